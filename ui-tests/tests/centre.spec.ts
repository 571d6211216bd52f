import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import { SCAN } from '../places';
import { PanelPage, QUIET } from './panel';

test.use({ mockSettings: QUIET });

test('the slice follows the slider live, rests exactly, and everything can be undone', async ({
  page
}) => {
  const frames: number[] = [];
  page.on('websocket', socket => {
    if (socket.url().includes('/v1/live')) {
      socket.on('framereceived', ({ payload }) => {
        if (typeof payload !== 'string') {
          frames.push(payload.length);
        }
      });
    }
  });
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  expect(frames).toEqual([]);
  await panel.openTab('Center of rotation');
  const tab = page.locator('.jp-HepsctCentre');
  const slider = tab.getByRole('slider', { name: 'Centre of rotation' });
  const number = tab.getByLabel('Centre in this row, pixels');
  const state = tab.locator('.jp-HepsctCentre-state');
  const reading = tab.locator('.jp-HepsctViewer-reading').first();
  await expect(state).toHaveText('Exact slice');
  await expect(number).toHaveValue('127.5');

  await number.fill(String(SCAN.centre));
  await expect.poll(() => frames.length).toBeGreaterThan(0);
  await expect(reading).toContainText(`centre ${SCAN.centre.toFixed(2)}`);
  await expect(tab.locator('.jp-HepsctViewer-badge')).toBeHidden();

  await slider.focus();
  await slider.press('ArrowRight');
  await slider.press('Shift+ArrowRight');
  await slider.press('Control+ArrowLeft');
  await expect(number).toHaveValue(String(SCAN.centre + 1.2));
  await expect(slider).toHaveAttribute('aria-valuetext', `${SCAN.centre + 1.2} pixels`);

  // The strip: each picture bears the centre that made it, and a click takes it.
  await tab.getByRole('button', { name: `Take centre ${SCAN.centre + 1.7}` }).click();
  await expect(number).toHaveValue(String(SCAN.centre + 1.7));
  await tab.getByRole('combobox', { name: 'Filter' }).selectOption('hann');
  await expect(reading).toContainText(`centre ${(SCAN.centre + 1.7).toFixed(2)}`);

  await slider.focus();
  await page.keyboard.press('Control+z');
  await expect(tab.getByRole('combobox', { name: 'Filter' })).toHaveValue('shepp-logan');
  await page.keyboard.press('Control+z');
  await expect(number).toHaveValue(String(SCAN.centre + 1.2));
  await page.keyboard.press('Control+Shift+z');
  await expect(number).toHaveValue(String(SCAN.centre + 1.7));

  // Ctrl+Z in a field of text is the browser's.
  await panel.openTab('Reconstruction');
  await panel.path.press('Control+z');
  await panel.openTab('Center of rotation');
  await expect(number).toHaveValue(String(SCAN.centre + 1.7));

  // One value with the other tab.
  await panel.openTab('Reconstruction');
  await expect(panel.root.getByLabel('Center', { exact: true })).toHaveValue(
    String(SCAN.centre + 1.7)
  );
});

test('the centre is offered when a scan is opened, used by one button, and taken back by one key', async ({
  page
}) => {
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  const offer = panel.root.locator('.jp-HepsctOffer');
  const centre = panel.root.getByLabel('Center', { exact: true });
  await expect(offer.getByRole('status')).toHaveText(/^Found 132\.\d\d ± 0\.\d\d px from 5 rows$/);
  // Offered, not set.
  await expect(centre).toHaveValue('127.5');
  await offer.getByRole('button', { name: 'Use it' }).click();
  await expect(offer.getByRole('status')).toBeHidden();
  const used = Number(await centre.inputValue());
  expect(Math.abs(used - SCAN.centre)).toBeLessThan(0.2);
  await expect(panel.reading).toContainText(`centre ${used.toFixed(2)}`);
  await page.keyboard.press('Control+z');
  await expect(centre).toHaveValue('127.5');
  await page.keyboard.press('Control+Shift+z');
  await expect(centre).toHaveValue(String(used));

  // The answer in full, and a search by hand in a range that does not hold it.
  await panel.openTab('Center of rotation');
  const tab = page.locator('.jp-HepsctCentre');
  const group = tab.getByRole('region', { name: 'Automatic centre' });
  await expect(group.getByRole('img', { name: /Answer 132/ })).toBeVisible();
  await group.getByText('What each method says').click();
  await expect(group.getByRole('row', { name: /Seam of 0° and 180°/ })).toBeVisible();
  await group.getByLabel('Lowest column of the axis').fill('150');
  await group.getByRole('button', { name: 'Find automatically' }).click();
  const line = tab.locator('.jp-HepsctOffer');
  await expect(line.getByRole('status')).toHaveText(
    /^The centre was not found: .+widen the range.* \(only columns 150 to 255 were searched\)\.$/
  );
  await expect(line.getByRole('button', { name: 'Use it' })).toHaveCount(0);
  await line.getByRole('button', { name: 'Dismiss' }).click();
  await expect(line.getByRole('status')).toBeHidden();
  await group.getByLabel('Lowest column of the axis').fill('');

  // Rows from top to bottom, and the line through them.
  const rows = tab.getByRole('region', { name: 'Several rows' });
  await rows.getByLabel('Rows', { exact: true }).fill('2:15:4');
  await rows.getByLabel('Rows', { exact: true }).press('Enter');
  await rows.getByRole('button', { name: 'Find these rows automatically' }).click();
  await expect(rows.getByRole('row')).toHaveCount(5);
  await expect(rows.getByRole('row', { name: /132\.\d\d ± 0\.\d\d/ }).first()).toBeVisible();
  await expect(rows.getByRole('status')).toContainText(/Tilt -?0\.\d+° ± 0\.\d+°/);
  await rows.getByRole('checkbox', { name: 'Use row 2' }).uncheck();
  await page.keyboard.press('Control+z');
  await expect(rows.getByRole('checkbox', { name: 'Use row 2' })).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(rows.getByRole('row')).toHaveCount(0);
});

test('the table of rows is there again after a reload', async ({ page }) => {
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  await panel.openTab('Center of rotation');
  const tab = page.locator('.jp-HepsctCentre');
  const rows = tab.getByRole('region', { name: 'Several rows' });
  for (const [row, centre] of [
    ['2', '132.4'],
    ['6', '132.5'],
    ['13', '132.6']
  ] as const) {
    await tab.getByRole('spinbutton', { name: 'Detector row' }).fill(row);
    await tab.getByLabel('Centre in this row, pixels').fill(centre);
    await tab.getByRole('button', { name: `Note the centre of row ${row}` }).click();
  }
  await tab.getByLabel('Lowest column of the axis').fill('120');
  const saved = page.waitForResponse(
    response =>
      response.url().includes('/api/workspaces/') &&
      response.request().method() === 'PUT' &&
      (response.request().postData() ?? '').includes('[6,132.5,null,false,null]')
  );
  await rows.getByRole('checkbox', { name: 'Use row 6' }).uncheck();
  const tilt = await rows.getByRole('status').innerText();
  await saved;
  // Not `page.reload()`: it waits for the launcher, which the restored panel takes the place of.
  await page.evaluate(() => {
    location.reload();
  });
  await expect(rows.getByRole('status')).toHaveText(tilt);
  await expect(rows.getByRole('row')).toHaveCount(4);
  await expect(rows.getByRole('checkbox', { name: 'Use row 6' })).not.toBeChecked();
  await expect(rows.getByRole('checkbox', { name: 'Use row 13' })).toBeChecked();
  await expect(rows.getByRole('row', { name: /132\.40/ })).toBeVisible();
  await expect(tab.getByLabel('Lowest column of the axis')).toHaveValue('120');
});

test('nothing is cut off beside the file browser on a screen of 1280 x 800', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.sidebar.open('left');
  const panel = new PanelPage(page);
  await panel.openByTile();
  await panel.openScan(SCAN.path);
  await panel.openTab('Center of rotation');
  const tab = page.locator('.jp-HepsctCentre');
  const rows = tab.getByRole('region', { name: 'Several rows' });
  await expect(tab.locator('.jp-HepsctOffer').getByRole('status')).toContainText('Found');
  // Found, refused and an outlier.
  await rows.getByLabel('Rows', { exact: true }).fill('1:15:3');
  await rows.getByLabel('Rows', { exact: true }).press('Enter');
  await rows.getByRole('button', { name: 'Find these rows automatically' }).click();
  await expect(rows.getByRole('row')).toHaveCount(6);
  await tab.getByLabel('Lowest column of the axis').fill('150');
  await rows.getByLabel('Rows', { exact: true }).fill('15');
  await rows.getByLabel('Rows', { exact: true }).press('Enter');
  await rows.getByRole('button', { name: 'Find these rows automatically' }).click();
  await expect(rows.getByText(/^Row 15\. .+widen the range/)).toBeVisible();
  await tab.getByRole('spinbutton', { name: 'Detector row' }).fill('8');
  await tab.getByLabel('Centre in this row, pixels').fill('112.5');
  await tab.getByRole('button', { name: 'Note the centre of row 8' }).click();
  await expect(rows.getByText('outlier')).toBeVisible();
  await tab.getByText('What each method says').click();
  await tab.getByText('What each row says').click();
  await expect(tab.getByRole('button', { name: /^Take centre/ })).toHaveCount(7);
  for (const part of ['.jp-HepsctForm', '.jp-HepsctCentre-candidates']) {
    const box = tab.locator(part);
    expect(
      await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      part
    ).toBeLessThanOrEqual(0);
  }
});

test.describe('switched off', () => {
  test.use({ mockSettings: { ...QUIET, 'hepsct:panel': { findCentre: false } } });

  test('no centre is looked for where the setting says so', async ({ page }) => {
    let searches = 0;
    page.on('request', request => {
      searches += request.url().includes('/v1/scans/centre') ? 1 : 0;
    });
    const panel = new PanelPage(page);
    await panel.openByTile();
    await panel.openScan(SCAN.path);
    await panel.openTab('Center of rotation');
    const tab = page.locator('.jp-HepsctCentre');
    await expect(tab.locator('.jp-HepsctCentre-state')).toHaveText('Exact slice');
    expect(searches).toBe(0);
    await panel.openTab('Reconstruction');
    await page.keyboard.press('Control+Shift+c');
    await page.keyboard.type('Find the Center of Rotation Automatically');
    await page.keyboard.press('Enter');
    await expect(tab.locator('.jp-HepsctOffer').getByRole('status')).toContainText('Found 132.');
    expect(searches).toBe(1);
  });
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`the tab can be used by everyone, ${theme.toLowerCase()} theme`, async ({
    page
  }, testInfo) => {
    await page.theme.setTheme(`JupyterLab ${theme}`);
    const panel = new PanelPage(page);
    await panel.openByTile();
    await panel.openScan(SCAN.path);
    await panel.openTab('Center of rotation');
    const tab = page.locator('.jp-HepsctCentre');
    for (const [row, centre] of [
      ['2', '132.4'],
      ['13', '132.6']
    ] as const) {
      await tab.getByRole('spinbutton', { name: 'Detector row' }).fill(row);
      await tab.getByLabel('Centre in this row, pixels').fill(centre);
      await tab.getByRole('button', { name: `Note the centre of row ${row}` }).click();
    }
    await expect(tab.getByText('Tilt', { exact: false }).first()).toBeVisible();
    await expect(tab.locator('.jp-HepsctOffer').getByRole('status')).toContainText('Found');
    await tab.getByText('What each method says').click();
    await tab.getByText('What each row says').click();
    for (const view of ['Slice', 'Sinogram with axis', '0° and 180°']) {
      await tab.getByRole('button', { name: view }).click();
      await expect(tab.locator('.jp-mod-loading:visible')).toHaveCount(0);
      await page.screenshot({
        path: testInfo.outputPath(`centre-${view.length}-${theme.toLowerCase()}.png`)
      });
      const found = await new AxeBuilder({ page }).include('.jp-HepsctCentre').analyze();
      expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
        []
      );
    }
  });
}
