#!/usr/bin/env node
import { HELP, parseCommand } from './command.js';
import { type App, loadApp, serveApp } from './load-app.js';
import { prefork } from './prefork.js';
import { printStatus } from './print-status.js';

const command = parseCommand(process.argv.slice(2));
if (command.kind === 'help') console.log(HELP);
else if (command.kind === 'wrong') {
  console.error(`perlipc-prefork: ${command.why}\n\n${HELP}`);
  process.exitCode = 64;
} else if (command.kind === 'status') await printStatus(command.path);
else {
  const { app, options } = command;
  let hooks: App = {};
  try {
    const monitor = await prefork({
      ...options,
      load: async () => {
        const loaded = await loadApp(app);
        hooks = loaded.app;
        return loaded;
      },
      serve: serveApp,
      beforeFork: ({ loaded }) => hooks.beforeFork?.(loaded),
      afterFork: ({ loaded }, worker) => hooks.afterFork?.(loaded, worker),
      workerExit: (worker) => hooks.workerExit?.(worker),
    });
    await monitor.over;
    process.exit(0);
  } catch (error) {
    // What went wrong was logged, but for what is wrong with the options.
    if (error instanceof TypeError || error instanceof RangeError || options.logFormat === 'none')
      console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
