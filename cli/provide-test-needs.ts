import { existsSync } from 'node:fs';
import { run } from '../sandbox/exec/run.ts';
import { findKubectl } from '../sandbox/kubectl/find-kubectl.ts';
import { chooseIsolation } from '../sandbox/terminal/choose-isolation.ts';
import { findChromium } from '../testing/find-chromium.ts';
import { Sentence } from './sentence.ts';

/** Finds what tests need; installs what is missing on Debian as root. Throws Sentence that says what to install elsewhere. */
export async function provideTestNeeds(say: (line: string) => void): Promise<void> {
  const missing = await missingPackages();
  if (missing.length > 0) await install(missing, say);
  const find = () =>
    findKubectl({ setting: process.env.DRYDOCK_KUBECTL ?? '', dataFolder: '.drydock', onProgress: say });
  let kubectl = await find();
  if (!kubectl.ok && mayInstall()) {
    // Without a way to the official downloads; from Debian 13 on it is a package.
    await install(['kubectl'], say);
    kubectl = await find();
  }
  if (!kubectl.ok) throw new Sentence(kubectl.failure.message);
  // Tests run plain `kubectl`: the one that was found comes first.
  process.env.PATH = `${kubectl.value.path.replace(/\/[^/]+$/, '')}:${process.env.PATH ?? ''}`;
}

async function missingPackages(): Promise<string[]> {
  const [browser, isolation] = await Promise.all([findChromium(), chooseIsolation('bubblewrap', '127.0.0.1')]);
  const boxTool = !isolation.ok && (isolation.failure.output ?? '') === '' ? ['bubblewrap'] : [];
  return [...(browser === undefined ? ['chromium'] : []), ...boxTool];
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

async function install(packages: readonly string[], say: (line: string) => void): Promise<void> {
  const named = packages.join(' and ');
  if (!mayInstall()) {
    const browser = packages.includes('chromium') ? ' A browser also comes with: npx playwright install chromium.' : '';
    throw new Sentence(
      `The tests need ${named}. Install them (Debian: apt-get install ${packages.join(' ')}) and run the tests again.${browser}`,
    );
  }
  say(`installing ${named} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '--quiet'], { env });
  const ran = await run('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...packages], { env });
  if (!ran.ok) throw new Sentence(`The tests need ${named}, and installing them failed.\n\n${ran.output}`);
}
