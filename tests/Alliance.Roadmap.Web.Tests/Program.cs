using Alliance.Roadmap.Web.Tests;

// The tests start this program again as the process that runs commands for them.
return args is ["commands"] ? await CommandHost.Serve() : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
