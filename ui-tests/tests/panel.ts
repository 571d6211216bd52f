import { expect } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

/** Settings of all tests: no question about news over the panel. */
export const QUIET = {
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false }
};

/** The tab Reconstruction of the panel in front, by what users read. */
export class PanelPage {
  constructor(readonly page: Pick<Page, 'locator' | 'mouse'>) {
    this.root = page.locator('.jp-HepsctReconstruction');
  }

  readonly root: Locator;

  /** Bring a tab of the panel to the front. */
  async openTab(name: string): Promise<void> {
    await this.page
      .locator('.jp-HepsctPanel > .lm-TabBar .lm-TabBar-tab', { hasText: name })
      .click();
  }

  /** Open a panel by its tile. */
  async openByTile(): Promise<void> {
    const section = this.page.locator('.jp-Launcher-section', { hasText: 'IHEP Applications' });
    await section.getByText('HEPSCT', { exact: true }).click();
    await expect(this.root).toBeVisible();
  }

  get path(): Locator {
    return this.root
      .getByRole('region', { name: 'Input' })
      .getByRole('combobox', { name: 'Path' })
      .or(this.root.getByRole('region', { name: 'Input' }).getByRole('textbox', { name: 'Path' }));
  }

  /** Type the path of a scan and wait for its first slice. */
  async openScan(path: string): Promise<void> {
    await this.path.fill(path);
    await this.path.press('Enter');
    await expect(this.reading).toContainText('slice of row');
  }

  /** The line under the picture: its size and title, or the value under the pointer. */
  get reading(): Locator {
    return this.root.locator('.jp-HepsctViewer-reading');
  }

  get canvas(): Locator {
    return this.root.locator('canvas');
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  get log(): Locator {
    return this.root.getByRole('log');
  }

  /** The picture on show is the exact one of the recipe as it stands. */
  async settled(): Promise<void> {
    await expect(this.root.locator('.jp-HepsctViewer-badge')).toBeHidden();
    await expect(this.root.locator('.jp-HepsctViewer-picture')).not.toHaveClass(/jp-mod-loading/);
  }

  /** Take the pointer away, so that the line under the picture tells size and title. */
  async leavePicture(): Promise<void> {
    await this.page.mouse.move(0, 0);
  }

  /** Value under the middle of the canvas, as text. */
  async readMiddle(): Promise<string> {
    const box = await this.canvas.boundingBox();
    if (!box) {
      throw new Error('The canvas is not on the page.');
    }
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect(this.reading).toContainText(/^row \d+, column \d+: /);
    return this.reading.innerText();
  }
}
