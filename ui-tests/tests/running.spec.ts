import { expect, test } from '@jupyterlab/galata';
import { LARGE } from '../places';
import { PanelPage, QUIET } from './panel';

test.use({ mockSettings: QUIET });

test('a job stands in the Running panel, is cancelled there and resumed in its panel', async ({
  page
}) => {
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(LARGE.path);
  await panel.root
    .locator('section', { hasText: 'Center' })
    .getByLabel('Method')
    .selectOption('fbp');
  await page.sidebar.openTab('jp-running-sessions');
  await panel.button('Reconstruct').click();
  const card = panel.root.locator('.jp-HepsctJob').first();
  await expect(card).toHaveAttribute('data-state', 'running');

  const item = page.locator('.jp-RunningSessions-item', { hasText: 'large' }).last();
  await expect(item).toContainText('slices');
  await item.locator('.jp-RunningSessions-itemShutdown').click({ force: true });
  await expect(card).toHaveAttribute('data-state', 'cancelled', { timeout: 60_000 });

  // By key: the last words of the job above the buttons may still move them under a pointer.
  await card.getByRole('button', { name: 'Resume' }).press('Enter');
  await expect(card).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  await card.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(card).toHaveAttribute('data-state', 'cancelled', { timeout: 60_000 });
});
