// What `npm test`, `npm start` and `npm run demo`, `build` and `bench` do first on a machine that has only Node and npm: install, build what is needed, then run.
// It runs before anything is installed, so it uses nothing but Node 20's own modules.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const pnpm = ['npx', '-y', 'pnpm@12.21.0'];

/** Whatever comes first, `npx ringnet` works after it. */
const cli = '--filter=@ringnet/cli...';

/** Build targets, then the program. The node that pnpm puts first is the one of node_modules. */
const tasks = {
  demo: { build: ['build', '--filter=@ringnet/demo...', cli], program: ['node', 'tools/demo/dist/main.js'] },
  start: {
    build: ['build', '--filter=@ringnet/api...', '--filter=@ringnet/web...', cli],
    program: ['node', 'apps/api/dist/main.js'],
  },
  bench: { build: ['build', '--filter=@ringnet/benchmarks...'], program: ['node', 'benchmarks/dist/main.js'] },
  build: { build: ['build'], program: null },
  test: { build: ['build', 'test', '--concurrency=2'], program: null },
};

const [name, ...programArguments] = process.argv.slice(2);
const task = tasks[name];
if (!task) fail(`there is no task ${name}; there are ${Object.keys(tasks).join(', ')}`);
if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.versions.node} is too old: install Node 20 or newer`);

say('installing (the first time takes about a minute)');
run([...pnpm, 'install', '--frozen-lockfile', '--reporter=append-only', '--config.loglevel=error']);
say(name === 'test' ? 'building and testing' : 'building');
const logs = name === 'test' ? 'full' : 'errors-only';
run([...pnpm, 'exec', 'turbo', 'run', ...task.build, `--output-logs=${logs}`, '--log-order=grouped']);
if (task.program) run([...pnpm, 'exec', ...task.program, ...programArguments]);

/** Runs a command to its end; exits with its code when it fails. */
function run([command, ...commandArguments]) {
  // npm's own settings travel down as environment variables that pnpm warns about.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^npm_config_/i.test(key) || /registry|proxy|cafile|userconfig|cache$/i.test(key),
    ),
  );
  const { status, signal, error } = spawnSync(command, commandArguments, {
    cwd: repository,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...environment, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  });
  if (error) fail(`${command} cannot be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}

function say(line) {
  process.stderr.write(`ringnet: ${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(2);
}
