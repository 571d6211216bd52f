import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import { SCAN } from '../places';
import { PanelPage, QUIET } from './panel';

test.use({ mockSettings: QUIET });

for (const theme of ['Light', 'Dark'] as const) {
  test(`panel and dialog can be used by everyone, ${theme.toLowerCase()} theme`, async ({
    page
  }, testInfo) => {
    await page.theme.setTheme(`JupyterLab ${theme}`);
    const panel = new PanelPage(page);
    await panel.openByTile();
    await panel.openScan(SCAN.path);
    for (const group of await panel.root.locator('details').all()) {
      await group.evaluate((node: Element) => {
        node.setAttribute('open', '');
      });
    }
    await page.screenshot({ path: testInfo.outputPath(`panel-${theme.toLowerCase()}.png`) });
    const inPanel = await new AxeBuilder({ page }).include('.jp-HepsctPanel').analyze();
    expect(inPanel.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      []
    );

    await panel.button('Browse folders').click();
    await expect(page.getByRole('dialog')).toContainText('simulated.h5');
    await page.screenshot({ path: testInfo.outputPath(`dialog-${theme.toLowerCase()}.png`) });
    const inDialog = await new AxeBuilder({ page }).include('.jp-HepsctFolder').analyze();
    expect(inDialog.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      []
    );
    await page.keyboard.press('Escape');
  });
}
