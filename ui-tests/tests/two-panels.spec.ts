import { expect, test } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';
import { LARGE, SCAN } from '../places';
import { CentreTab, valueOf } from './centre-tab';
import { processesOf } from './processes';
import { QUIET } from './panel';

test.use({ mockSettings: QUIET });

/** A panel with a scan, its tab "Center of rotation" in front; the name marks its node. */
async function openPanel(page: Page, name: string, path: string): Promise<CentreTab> {
  await page.evaluate(() => {
    for (const old of document.querySelectorAll('.jp-HepsctPanel')) {
      old.classList.add('of-before');
    }
  });
  const section = page.locator('.jp-Launcher-section:visible', { hasText: 'IHEP Applications' });
  await section.getByText('HEPSCT', { exact: true }).click();
  const node = page.locator('.jp-HepsctPanel:not(.of-before)');
  await node.evaluate((element, mark) => element.setAttribute('data-test', mark), name);
  const panel: Locator = page.locator(`.jp-HepsctPanel[data-test="${name}"]`);
  const field = panel
    .getByRole('region', { name: 'Input' })
    .getByRole('combobox', { name: 'Path' })
    .or(panel.getByRole('region', { name: 'Input' }).getByRole('textbox', { name: 'Path' }));
  await field.fill(path);
  await field.press('Enter');
  await expect(panel.locator('.jp-HepsctViewer-reading').first()).toContainText('slice of row');
  await panel.locator('> .lm-TabBar .lm-TabBar-tab', { hasText: 'Center of rotation' }).click();
  const tab = new CentreTab(page, panel);
  await expect(tab.state).toHaveText('Exact slice');
  return tab;
}

/** Put the tab in front of the dock beside the other. */
async function besides(page: Page): Promise<void> {
  const tab = page.locator(
    '#jp-main-dock-panel .lm-DockPanel-tabBar .lm-TabBar-tab.jp-mod-current'
  );
  const [from, dock] = [
    await tab.boundingBox(),
    await page.locator('#jp-main-dock-panel').boundingBox()
  ];
  if (!from || !dock) {
    throw new Error('There is no tab in the dock.');
  }
  await page.mouse.move(from.x + 30, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 60, { steps: 5 });
  await page.mouse.move(dock.x + dock.width - 20, dock.y + dock.height / 2, { steps: 10 });
  await page.mouse.up();
}

test('two panels on two scans follow their own sliders at the same time', async ({ page }) => {
  await page.setViewportSize({ width: 1800, height: 1000 });
  const small = await openPanel(page, 'small', SCAN.path);
  await page.locator('#jp-main-dock-panel .lm-TabBar-addButton').first().click();
  const large = await openPanel(page, 'large', LARGE.path);
  await besides(page);
  for (const tab of [small, large]) {
    // a machine that draws two pictures in software is slow, and this is not about its line
    await tab.engine.selectOption({ label: 'Companion' });
  }
  await expect(small.slider).toBeVisible();
  await expect(large.slider).toBeVisible();
  await small.number.fill(String(SCAN.centre));
  await large.number.fill(String(LARGE.centre));
  await expect(small.reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
  await expect(large.reading).toContainText(`centre ${LARGE.centre.toFixed(2)}`);
  await expect(small.state).toHaveText('Exact slice');
  await expect(large.state).toHaveText('Exact slice');
  const before = [valueOf(await small.middle()), valueOf(await large.middle())];
  for (let press = 0; press < 10; press++) {
    await small.slider.press(press % 2 ? 'ArrowLeft' : 'ArrowRight');
    await large.slider.press(press % 2 ? 'ArrowLeft' : 'ArrowRight');
  }
  // both are back where they began, each on its own scan
  for (const [tab, { centre, columns }] of [
    [small, SCAN],
    [large, { ...LARGE, columns: 512 }]
  ] as const) {
    await expect(tab.state).toHaveText('Exact slice');
    await expect(tab.reading).toContainText(`${columns} × ${columns} pixels`);
    await expect(tab.reading).toContainText(`centre ${centre.toFixed(2)}`);
  }
  expect([valueOf(await small.middle()), valueOf(await large.middle())]).toEqual(before);
  // the process that makes their frames ends: it is started again, and both go on
  const workers = processesOf('live.mjs');
  expect(workers).not.toEqual([]);
  for (const pid of workers) {
    process.kill(pid, 'SIGKILL');
  }
  for (const tab of [small, large]) {
    await tab.slider.press('ArrowRight');
    await tab.slider.press('ArrowLeft');
  }
  for (const tab of [small, large]) {
    await expect(tab.state).toHaveText('Exact slice');
    await expect(tab.state).toHaveAttribute('data-engine', 'socket');
    await expect(tab.root.locator('.jp-HepsctViewer-message.jp-mod-shown')).toHaveCount(0);
  }
  await expect.poll(() => processesOf('live.mjs')).not.toEqual([]);
  expect(processesOf('live.mjs')).not.toEqual(expect.arrayContaining(workers));
  // one of them closed, the other goes on
  await page
    .locator('#jp-main-dock-panel .lm-TabBar-tab.jp-mod-current .lm-TabBar-tabCloseIcon')
    .last()
    .click();
  await small.slider.press('ArrowRight');
  await expect(small.reading).toContainText(`centre ${(SCAN.centre + 1).toFixed(2)}`);
  await expect(small.state).toHaveText('Exact slice');
});
