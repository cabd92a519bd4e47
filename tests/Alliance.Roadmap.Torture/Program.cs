using Alliance.Roadmap.Torture;

// The test starts this program again as the process that it kills.
return args is ["sender", .. var words]
    ? await Sender.Run(words)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
