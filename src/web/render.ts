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

export type Render = (view: string, model: PageModel, shell: Shell) => string

type Template = (it: object) => string

/** Draws a template inside the layout. A template sees its model as `it`, and others through `draw('/components/x', model)`. */
export function makeRender(viewsDir: string, options: { cache: boolean }): Render {
  const version = readFileSync(path.join(viewsDir, 'assets/built/version.txt'), 'utf8')
  const compiled = new Map<string, Template>()

  const templateOf = (view: string): Template => {
    const known = compiled.get(view)
    if (known !== undefined) return known
    const filename = path.join(viewsDir, `${view}.ejs`)
    const template = ejs.compile(readFileSync(filename, 'utf8'), {
      filename,
      localsName: 'it',
      strict: true,
      destructuredLocals: ['draw'],
      compileDebug: !options.cache,
      escape: escapeHtml,
    })
    if (options.cache) compiled.set(view, template)
    return template
  }

  const draw = (view: string, it?: object): string => templateOf(view)({ ...it, draw })

  return (view, model, shell) => {
    const about = { ...shell, lang: 'en-GB', assetVersion: version }
    const body = draw(view, { ...model, shell: about })
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
