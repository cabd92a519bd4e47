import { defineConfig } from "html-validate";

// Which rules of the recommended set are off, and why. All that concern the standard itself stay on.
export default defineConfig({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Ticks and buttons of one name are a list; that is how forms send one.
    "form-dup-name": "off",
    // The form of a vote or a decision stays when there is nothing left to press, so that an older copy of the page gets a sentence.
    "wcag/h32": "off",
    // The framework writes <meta ... /> in the head; to a reader of HTML it is the same.
    "void-style": "off",
    "no-trailing-whitespace": "off",
    // A button sends and a field takes text where nothing else is said: the standard's own words, and we mean them.
    "no-implicit-button-type": "off",
    "no-implicit-input-type": "off",
    // Safari takes a list without bullets for no list unless it is said again.
    "no-redundant-role": "off",
    // A scrolling table is a region with a name that the keyboard reaches; a <section> would also be a heading's.
    "prefer-native-element": ["error", { exclude: ["list", "region"] }],
    // Tables of one row in digests are frozen as they were sent; the parser puts the <tbody> there.
    "prefer-tbody": "off",
    // A step's title is the board's own sentence, however long.
    "long-title": "off",
  },
});
