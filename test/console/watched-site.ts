/** A test site with its console and a browser to look at it. */
import type { Browser, Page } from 'playwright-core';
import { startTestBrowser, startTestConsole } from '../stack/test-console.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { unlabelled } from '../stack/labelled-entries.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite, TestSiteOptions } from '../stack/test-site.ts';

export interface WatchedSite {
  readonly site: TestSite;
  readonly url: string;
  /** What went wrong in any of its pages. */
  readonly errors: readonly string[];
  /** Signed in as an operator where no role is named. */
  newPage(lang: 'zh' | 'en', role?: Role, options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

interface PageOptions {
  readonly scripts?: boolean;
  /** The tablet of the gate house, pressed with fingers. */
  readonly touch?: boolean;
}

const desk = { viewport: { width: 1440, height: 900 } };
const tablet = { viewport: { width: 1366, height: 768 }, hasTouch: true, isMobile: true };

export async function startWatchedSite(options: TestSiteOptions): Promise<WatchedSite> {
  const site = await startTestSite(options);
  const [served, browser]: [TestConsole, Browser] = await Promise.all([
    startTestConsole(site),
    startTestBrowser(),
  ]);
  const errors: string[] = [];
  return {
    site,
    url: served.url,
    errors,
    newPage: async (lang, role = 'operator', { scripts = true, touch = false } = {}) => {
      const context = await browser.newContext({
        locale: lang,
        ...(touch ? tablet : desk),
        javaScriptEnabled: scripts,
      });
      await context.addCookies([
        { name: 'gg_lang', value: lang, url: served.url },
        ...(await served.signIn(role)),
      ]);
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      page.on('pageerror', (error) => errors.push(error.message));
      return page;
    },
    close: async () => {
      await browser.close();
      await served.close();
      const missing = await unlabelled(site.database);
      await site.close();
      if (missing.length > 0) throw new Error(`the audit log has no words for ${missing.join(', ')}`);
    },
  };
}
