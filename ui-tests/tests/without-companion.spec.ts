import { expect, test } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, SCAN } from '../places';
import { PanelPage, QUIET } from './panel';

test.use({ mockSettings: QUIET });

const COMPANION = join(REPOSITORY, 'hepsct', 'server', 'companion.mjs');

/** The companions that Jupyter servers of these tests run. */
function companions(): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/u.test(name))
    .filter(name => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(COMPANION);
      } catch {
        return false; // it has just ended
      }
    })
    .map(Number);
}

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
      server.onMessage(message => {
        if (typeof message !== 'string') {
          line.frames += 1;
        }
        socket.send(message);
      });
      line._sockets.push({ close: () => void socket.close() });
    });
    await page.route(/\/hepsct\/v1\//, route => (line._isCut ? route.abort() : route.continue()));
    return line;
  }

  /** Binary messages that came from the companion. */
  frames = 0;

  /** The companion is killed, and nobody can start another one. */
  cut(): void {
    this._isCut = true;
    for (const pid of companions()) {
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

/** The tab "Center of rotation", by what users read. */
class CentreTab {
  constructor(readonly page: Page) {
    this.root = page.locator('.jp-HepsctCentre');
    this.state = this.root.locator('.jp-HepsctCentre-state');
    this.slider = this.root.getByRole('slider', { name: 'Centre of rotation' });
    this.number = this.root.getByLabel('Centre in this row, pixels');
    this.engine = this.root.getByRole('combobox', { name: 'Engine of the live slice' });
    this.reading = this.root.locator('.jp-HepsctViewer-reading:visible');
    this.picture = this.root.locator('.jp-HepsctViewer-picture').first();
  }

  readonly root: Locator;
  readonly state: Locator;
  readonly slider: Locator;
  readonly number: Locator;
  readonly engine: Locator;
  readonly reading: Locator;
  readonly picture: Locator;

  /** Value of the pixel in the middle of the picture. */
  async middle(): Promise<string> {
    const box = await this.picture.boundingBox();
    if (!box) {
      throw new Error('The picture is not on the page.');
    }
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect(this.reading).toContainText(/^row \d+, column \d+: /);
    const text = await this.reading.innerText();
    await this.page.mouse.move(0, 0);
    return text;
  }
}

async function opened(page: Page): Promise<CentreTab> {
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  await panel.openTab('Center of rotation');
  const tab = new CentreTab(page);
  await expect(tab.state).toHaveText('Exact slice');
  return tab;
}

/** The number of a reading. */
function valueOf(reading: string): number {
  return Number(/: (\S+)/.exec(reading)?.[1]?.replace('−', '-') ?? Number.NaN);
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
    expect(line.frames).toBe(frames);
    const after = valueOf(await tab.middle());
    expect(Math.abs(after - before)).toBeLessThan(1e-4 * Math.abs(after) + 1e-4);
    await tab.engine.selectOption({ label: 'Companion' });
    await expect(tab.state).toHaveText('Exact slice');
    await expect.poll(() => line.frames).toBeGreaterThan(frames);
  });
});
