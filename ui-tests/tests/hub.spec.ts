import { expect, test } from '@playwright/test';
import { HUB, SCAN } from '../places';
import { CentreTab } from './centre-tab';
import { PanelPage } from './panel';

/** Plain Playwright: galata knows neither base URLs nor tokens nor XSRF. */
test('a panel below /user/ada/ with a token and the XSRF check', async ({ page }) => {
  const refused: string[] = [];
  page.on('response', response => {
    if (response.url().includes('/hepsct/') && response.status() >= 400) {
      refused.push(`${response.status()} ${response.url()}`);
    }
  });
  await page.goto(`http://localhost:${HUB.port}${HUB.base}lab?token=${HUB.token}&reset`);
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  await panel.button('Show Slices').click();
  await expect(panel.reading).toContainText('256 × 16 pixels');
  await panel.button('Reconstruct').click();
  await expect(panel.button('Result')).toHaveAttribute('aria-pressed', 'true', { timeout: 60_000 });
  // The engine of the browser is loaded from below the path, too.
  await panel.openTab('Center of rotation');
  const tab = new CentreTab(page);
  await expect(tab.state).toHaveAttribute('data-kept', 'yes');
  await tab.engine.selectOption({ label: 'This browser' });
  await expect(tab.state).toHaveText('Exact slice by this browser');
  expect(refused).toEqual([]);
});
