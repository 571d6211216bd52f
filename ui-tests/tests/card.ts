import type { Page } from '@playwright/test';

/** Let the page take the program that draws in tests for a graphics card. */
export async function pretendCard(page: Pick<Page, 'addInitScript'>): Promise<void> {
  await page.addInitScript(() => {
    const { getParameter } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.getParameter = function (name: number): unknown {
      const value: unknown = getParameter.call(this, name);
      return typeof value === 'string' && /swiftshader/i.test(value) ? 'a card' : value;
    };
  });
}
