/** An answer in one sentence, where no page of the console can be shown: a page of its own for people, text for others. */
import type { RequestEvent } from '@sveltejs/kit';
import { wordsOf } from '../i18n/words.ts';

export function sentence(
  { request, locals, isDataRequest }: RequestEvent,
  status: number,
  text: string,
): Response {
  const isPage = !isDataRequest && (request.headers.get('accept') ?? '').includes('text/html');
  if (!isPage)
    return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  const { htmlLang, product, errors } = wordsOf(locals.lang);
  return new Response(
    `<!doctype html><html lang="${htmlLang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${status} · ${product}</title><style>${style}</style></head>
<body class="${locals.theme}"><main><h1>${escaped(text)}</h1><p><a href="/sign-in">${errors.home}</a></p></main></body></html>`,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      },
    },
  );
}

/** As the tokens have it; no file of the console is needed to show it. */
const style = `body{margin:0;min-height:100vh;display:grid;place-content:center;padding:24px;background:#e8ecea;color:#101816;
font:16px/24px 'IBM Plex Sans SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;text-align:center}
h1{font-size:18px;font-weight:600;max-width:36em}a{color:#1552b0}.dark{background:#0b100f;color:#e8eeeb}.dark a{color:#86b6ff}`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
