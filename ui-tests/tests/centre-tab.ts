import { expect } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

/** The tab "Center of rotation", by what users read. */
export class CentreTab {
  /** @param panel the panel whose tab it is, or the page where there is one panel */
  constructor(
    readonly page: Page,
    panel: Pick<Locator, 'locator'> = page
  ) {
    this.root = panel.locator('.jp-HepsctCentre');
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

/** The number of a reading. */
export function valueOf(reading: string): number {
  return Number(/: (\S+)/.exec(reading)?.[1]?.replace('−', '-') ?? Number.NaN);
}
