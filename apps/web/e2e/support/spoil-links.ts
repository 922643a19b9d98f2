import type { Page } from 'playwright-core';

/** Makes a query's links to one kind of file as dead as they are when a page stood open for long; other links work. */
export async function spoilLinks(page: Page, operation: string, fileName: string): Promise<void> {
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes(operation)) return route.continue();
    const response = await route.fetch();
    const dead = new RegExp(`(/${fileName}[^"]*signature=)`, 'g');
    await route.fulfill({ response, body: (await response.text()).replaceAll(dead, '$1x') });
  });
}
