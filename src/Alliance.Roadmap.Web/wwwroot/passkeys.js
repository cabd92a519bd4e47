// Lets a passkey answer a form: asks the server for a challenge, the device for an answer, and sends that with the form.
// Without this file, or in a browser without passkeys, such a form stays hidden and the page offers the mail.

const fromText = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
const toText = buffer => btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const withIds = list => list?.map(known => ({ ...known, id: fromText(known.id) }));

async function options(form) {
  const answer = await fetch(form.dataset.passkey, { method: 'POST' });
  if (answer.redirected || !answer.headers.get('Content-Type')?.includes('json')) throw new Error('You are not signed in any more. Please open this page again.');
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  const wanted = { ...said, challenge: fromText(said.challenge) };
  if (said.user) wanted.user = { ...said.user, id: fromText(said.user.id) };
  if (said.excludeCredentials) wanted.excludeCredentials = withIds(said.excludeCredentials);
  if (said.allowCredentials) wanted.allowCredentials = withIds(said.allowCredentials);
  return wanted;
}

function written(made) {
  const { response } = made;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = toText(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = toText(response.authenticatorData);
    answer.signature = toText(response.signature);
    if (response.userHandle) answer.userHandle = toText(response.userHandle);
  }
  return JSON.stringify({
    id: made.id, rawId: toText(made.rawId), type: made.type, authenticatorAttachment: made.authenticatorAttachment ?? undefined,
    clientExtensionResults: made.getClientExtensionResults(), response: answer,
  });
}

function inWords(problem) {
  switch (problem.name) {
    case 'InvalidStateError': return 'This device has a passkey for you already.';
    case 'NotAllowedError': return 'No passkey was used. You can try again.';
    case 'SecurityError': return 'Passkeys do not work at this address.';
    case 'TypeError': return 'The roadmap did not answer. Please try again in a moment.';
    default: return problem.message || 'That did not work. Please try again.';
  }
}

async function answer(form) {
  const said = form.querySelector('[data-said]');
  const button = form.querySelector('button');
  said.hidden = true;
  button.disabled = true;
  try {
    const publicKey = await options(form);
    const made = publicKey.user ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
    form.querySelector('[data-answer]').value = written(made);
    form.submit();
  } catch (problem) {
    said.textContent = inWords(problem);
    said.hidden = false;
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.addEventListener('submit', event => { event.preventDefault(); answer(form); });
    form.hidden = false;
  }
  for (const without of document.querySelectorAll('[data-without-passkeys]')) without.hidden = true;
}
