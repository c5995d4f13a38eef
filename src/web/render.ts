import { readFileSync } from 'node:fs'
import path from 'node:path'
import ejs from 'ejs'
import { type Link, type PageModel } from './views.ts'
import { type NavigationItem } from './navigation.ts'
import { type Notice } from './notice.ts'

/** What the layout prints around a page. */
export type Shell = {
  title: string
  navigation: NavigationItem[]
  who: { name: string; place: string | null } | null
  csrf: string
  notice: Notice | null
  demo: boolean
  back: Link | null
  wide: boolean
}

export type Render = (view: string, model: PageModel, shell: Shell) => Promise<string>

/** Draws a template inside the layout. Templates see their model as `it`; nothing else is in reach. */
export function makeRender(viewsDir: string, options: { cache: boolean }): Render {
  const version = readFileSync(path.join(viewsDir, 'assets/built/version.txt'), 'utf8')
  const settings = {
    cache: options.cache,
    // Includes begin with a slash: a rooted one is found without asking the disk whether it is there, each time.
    root: viewsDir,
    views: [viewsDir],
    localsName: 'it',
    strict: true,
    compileDebug: !options.cache,
    escape: escapeHtml,
  }
  const draw = (view: string, it: object): Promise<string> =>
    ejs.renderFile(path.join(viewsDir, `${view}.ejs`), it, settings)
  return async (view, model, shell) => {
    const about = { ...shell, lang: 'en-GB', assetVersion: version }
    const body = await draw(view, { ...model, shell: about })
    return draw('layout', { shell: about, body })
  }
}

const UNSAFE = /[&<>"']/
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }

/** Most texts need no escaping: asking first makes a page a fifth faster (docs/adr). */
function escapeHtml(value: string | number | null | undefined): string {
  if (value === undefined || value === null) return ''
  const text = String(value)
  return UNSAFE.test(text) ? text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c) : text
}
