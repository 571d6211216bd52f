import { expect, test } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { SCAN } from '../places';
import { CentreTab, valueOf } from './centre-tab';
import { PanelPage, QUIET } from './panel';
import { processesOf } from './processes';

test.use({ mockSettings: QUIET });

/** The line from a page to its companion, which can be cut. */
class Line {
  /** Call it before the page is opened. */
  static async of(page: Page): Promise<Line> {
    const line = new Line();
    await page.routeWebSocket(/hepsct\/v1\//, socket => {
      if (line._isCut) {
        void socket.close();
        return;
      }
      const server = socket.connectToServer();
      let last = Promise.resolve();
      server.onMessage(message => {
        last = last.then(async () => {
          if (typeof message !== 'string') {
            line.frames += 1;
            await new Promise(resolve => setTimeout(resolve, message.length / line.bytesPerMs));
          }
          socket.send(message);
        });
      });
      line._sockets.push({ close: () => void socket.close() });
    });
    await page.route(/\/hepsct\/v1\//, route => (line._isCut ? route.abort() : route.continue()));
    return line;
  }

  /** Binary messages that came from the companion. */
  frames = 0;

  /** Bytes of binary messages that it brings in a millisecond. */
  bytesPerMs = Infinity;

  /** The companion is killed, and nobody can start another one. */
  cut(): void {
    this._isCut = true;
    for (const pid of processesOf('companion.mjs')) {
      process.kill(pid, 'SIGKILL');
    }
    for (const socket of this._sockets.splice(0)) {
      socket.close();
    }
  }

  mend(): void {
    this._isCut = false;
  }

  private _isCut = false;
  private readonly _sockets: { close: () => void }[] = [];
}

/** A page whose sockets can be cut. */
async function opened(page: Page): Promise<CentreTab> {
  await keepSockets(page);
  return openedAsItIs(page);
}

/** A socket in a thread of its own cannot be cut; pages with another kind of WebSocket keep it to themselves. */
async function keepSockets(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.WebSocket = class extends window.WebSocket {};
  });
}

async function openedAsItIs(
  page: Page,
  state: string | RegExp = 'Exact slice'
): Promise<CentreTab> {
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  await panel.openTab('Center of rotation');
  const tab = new CentreTab(page);
  await expect(tab.state).toHaveText(state);
  return tab;
}

test.describe('the engine of this browser', () => {
  test.use({ autoGoto: false });

  test('goes on where the companion was killed, and gives way when it is back', async ({
    page
  }) => {
    const line = await Line.of(page);
    await page.goto();
    const tab = await opened(page);
    await tab.number.fill(String(SCAN.centre));
    await expect(tab.reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
    await expect(tab.state).toHaveText('Exact slice');
    const before = await tab.middle();
    // the sinogram comes while nothing moves
    await expect(tab.state).toHaveAttribute('data-kept', 'yes');

    line.cut();
    await tab.slider.focus();
    for (let press = 0; press < 4; press++) {
      await tab.slider.press('ArrowRight');
    }
    await expect(tab.state).toHaveText(
      'Exact slice by this browser. The companion does not answer'
    );
    await expect(tab.reading).toContainText(`centre ${(SCAN.centre + 4).toFixed(2)}`);
    await expect(tab.root.locator('.jp-HepsctViewer-badge')).toBeHidden();
    expect(valueOf(await tab.middle())).not.toBeCloseTo(valueOf(before), 4);
    await expect(tab.root.getByText(/^wasm-/)).toBeVisible();
    await tab.root.getByRole('combobox', { name: 'Filter' }).selectOption('hann');
    await expect(tab.state).toContainText('Exact slice by this browser');
    await tab.root.getByRole('combobox', { name: 'Filter' }).selectOption('shepp-logan');
    // what both engines make of one centre is one slice
    await tab.number.fill(String(SCAN.centre));
    await expect(tab.reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
    await expect(tab.state).toContainText('Exact slice by this browser');
    const after = valueOf(await tab.middle());
    expect(Math.abs(after - valueOf(before))).toBeLessThan(1e-4 * Math.abs(after) + 1e-4);
    // a row whose sinogram is not there needs the companion
    await tab.root.getByRole('spinbutton', { name: 'Detector row' }).fill('3');
    await expect(tab.state).toHaveAttribute('data-state', 'lost');
    await tab.root.getByRole('spinbutton', { name: 'Detector row' }).fill('8');

    line.mend();
    await tab.slider.focus();
    const frames = line.frames;
    await expect(async () => {
      await tab.slider.press('ArrowRight');
      await expect(tab.state).toHaveText('Exact slice', { timeout: 3000 });
    }).toPass({ timeout: 60_000 });
    await expect.poll(() => line.frames).toBeGreaterThan(frames);
  });

  test('is used while the companion lives where the user wants it', async ({ page }) => {
    const line = await Line.of(page);
    await page.goto();
    const tab = await opened(page);
    await tab.number.fill(String(SCAN.centre));
    await expect(tab.reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
    await expect(tab.state).toHaveText('Exact slice');
    const before = valueOf(await tab.middle());
    await expect(tab.state).toHaveAttribute('data-kept', 'yes');
    await tab.engine.selectOption({ label: 'This browser' });
    await expect(tab.state).toHaveText('Exact slice by this browser');
    const { frames } = line;
    await tab.slider.focus();
    await tab.slider.press('ArrowRight');
    await tab.slider.press('ArrowLeft');
    await expect(tab.reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
    await expect(tab.state).toHaveText('Exact slice by this browser');
    // one of the strip may have been under way
    expect(line.frames).toBeLessThanOrEqual(frames + 1);
    await expect(tab.state).toHaveAttribute('data-engine', 'wasm');
    const after = valueOf(await tab.middle());
    expect(Math.abs(after - before)).toBeLessThan(1e-4 * Math.abs(after) + 1e-4);
    await tab.engine.selectOption({ label: 'Companion' });
    await expect(tab.state).toHaveText('Exact slice');
    await expect.poll(() => line.frames).toBeGreaterThan(frames);
  });

  test('takes over where the line is slow, and gives way when it is quick again', async ({
    page
  }) => {
    const line = await Line.of(page);
    await page.goto();
    const tab = await opened(page);
    await expect(tab.state).toHaveAttribute('data-kept', 'yes');
    // the strip beside the slice are frames enough to know the line by
    line.bytesPerMs = 400;
    await tab.slider.focus();
    await expect(async () => {
      await tab.slider.press('ArrowRight');
      await expect(tab.state).toHaveText(
        'Exact slice by this browser. The line to the companion is slow',
        { timeout: 5000 }
      );
    }).toPass({ timeout: 90_000 });
    const { frames } = line;
    await tab.slider.press('ArrowRight');
    await tab.slider.press('ArrowRight');
    await expect(tab.state).toContainText('Exact slice by this browser');
    expect(line.frames).toBeLessThanOrEqual(frames + 1);

    line.bytesPerMs = Infinity;
    await expect(tab.state).toHaveText('Exact slice', { timeout: 90_000 });
    await expect(tab.state).toHaveAttribute('data-engine', 'socket');
    const before = line.frames;
    await tab.slider.press('ArrowRight');
    await expect(tab.state).toHaveText('Exact slice');
    expect(line.frames).toBeGreaterThan(before);
  });

  test('is not used where it is the page that is slow', async ({ page }) => {
    await page.goto();
    const tab = await openedAsItIs(page);
    await expect(tab.state).toHaveAttribute('data-kept', 'yes');
    await page.evaluate(() => {
      const work = (): void => {
        const end = performance.now() + 300;
        while (performance.now() < end);
        setTimeout(work, 5);
      };
      work();
    });
    await tab.slider.focus();
    for (let press = 0; press < 12; press++) {
      await tab.slider.press('ArrowRight');
      await expect(tab.state).toHaveAttribute('data-engine', 'socket');
    }
    await expect(tab.state).toHaveText('Exact slice');
    await expect(tab.state).toHaveAttribute('data-engine', 'socket');
  });

  test('is not needed where the live worker is killed while the hand moves', async ({ page }) => {
    await page.goto();
    const tab = await openedAsItIs(page);
    await tab.number.fill(String(SCAN.centre));
    await expect(tab.reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
    await tab.slider.focus();
    let killed = 0;
    for (let press = 0; press < 24; press++) {
      await tab.slider.press(press < 12 ? 'ArrowRight' : 'ArrowLeft');
      if (press % 6 === 3) {
        for (const pid of processesOf('live.mjs')) {
          process.kill(pid, 'SIGKILL');
          killed += 1;
        }
      }
    }
    expect(killed).toBeGreaterThan(0);
    await expect(tab.state).toHaveText('Exact slice');
    await expect(tab.reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
    await tab.slider.press('ArrowRight');
    await expect(tab.root.getByText(/^native-/)).toBeVisible();
    await expect(tab.state).toHaveText('Exact slice');
  });

  test('or pictures one by one go on where the companion is of another version, which is said', async ({
    page
  }) => {
    await page.addInitScript(() => {
      window.WebSocket = class extends window.WebSocket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols === 'hepsct.live.1' ? 'hepsct.live.7' : protocols);
        }
      };
    });
    await page.goto();
    await keepSockets(page);
    const tab = await openedAsItIs(
      page,
      'Not live: pictures come one by one. The companion is of another version. ' +
        'This companion speaks hepsct.live.1; reload the page to have its version.'
    );
    await tab.number.fill(String(SCAN.centre));
    await expect(tab.reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
  });

  test('is left alone where it cannot be started, with the reason in words', async ({ page }) => {
    const line = await Line.of(page);
    await page.addInitScript(() => {
      window.Worker = class extends window.Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          if (options?.type === 'module' || String(url).includes('hepsct')) {
            throw new Error('no workers here');
          }
          super(url, options);
        }
      };
    });
    await page.goto();
    const tab = await opened(page);
    line.bytesPerMs = 400;
    await tab.slider.focus();
    const reason =
      'Exact slice. The companion stands in for this browser: ' +
      "This browser's engine cannot be used (no workers here).";
    await expect(async () => {
      await tab.slider.press('ArrowRight');
      await expect(tab.state).toHaveText(reason, { timeout: 5000 });
    }).toPass({ timeout: 90_000 });
    await expect(tab.state).toHaveAttribute('data-engine', 'socket');
    await expect(tab.root.locator('.jp-HepsctViewer-message').first()).toBeHidden();
    await tab.engine.selectOption({ label: 'This browser' });
    await expect(tab.state).toContainText('cannot be used (no workers here)');
  });
});
