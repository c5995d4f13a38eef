import { findMadeByForm } from '../audit/audit.store.ts'
import { mayAtAll } from '../policy.ts'
import { NotFound, Forbidden } from '../shared/errors.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { academicYearOf } from '../calendars/half-terms.rules.ts'
import { sayDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { idIn, one, pageIn, wholeNumber } from '../web/fields.ts'
import { csv, type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { type Choices, listChoices, listTaught } from './choices.store.ts'
import { CONCERN_ERROR, concernIn } from './concern.ts'
import { changeEntry, logEntry, removeEntry } from './entries.actions.ts'
import { type EntryInput, readEntry, type EntryValues } from './entries.form.ts'
import { mayDelete } from './entries.rules.ts'
import { type Entry, findLastEntry, findOwnEntry, findReadableEntry } from './entries.store.ts'
import {
  blankValues,
  editEntryPage,
  newEntryPage,
  repeatOf,
  saysTheSame,
  threeOf,
  valuesIn,
  valuesOf,
} from './entry-form.view.ts'
import { deletionPage } from './deletion.view.ts'
import { hoursToType } from './hours.rules.ts'
import { listFileNames } from './files.store.ts'
import { isAloneInRequest } from './shares.store.ts'
import { listEntries, listLogChoices, summariseLog } from './log.store.ts'
import { LOG_HEADINGS, logPage, logRows, PER_PAGE, readFilter } from './log.view.ts'

/** One's own log. */
export const showLog: Handler = async (ctx) => {
  const personId = ownId(ctx)
  const filter = readFilter(ctx.query)
  const n = pageIn(ctx.query.page)
  const { entries, total } = await listEntries(ctx.db, personId, filter, {
    limit: PER_PAGE,
    offset: (n - 1) * PER_PAGE,
  })
  const summary = await summariseLog(ctx.db, personId, academicYearOf(ctx.today))
  const choices = summary.total === 0 ? [] : await listLogChoices(ctx.db, personId)
  return page(
    'cpd/list',
    logPage({
      ...{ entries, total, summary, choices, filter, page: n, today: ctx.today },
      mayWrite: mayAtAll(ctx.viewer, 'entry.write'),
    }),
  )
}

const MOST_ROWS = 20_000

export const downloadLog: Handler = async (ctx) => {
  const { entries } = await listEntries(ctx.db, ownId(ctx), readFilter(ctx.query), { limit: MOST_ROWS, offset: 0 })
  return csv(
    `cpd-log-${ctx.today}.csv`,
    writeCsv(LOG_HEADINGS, logRows(entries, await listFileNames(ctx.db, ownId(ctx)))),
  )
}

/**
 * The form's key stands in its address, so that Back after saving comes to the same form: it leads to the entry that the
 * form made, and no second one is stored.
 */
export const startEntry: Handler = async (ctx) => {
  const personId = ownId(ctx)
  const { form: key = '' } = ctx.query
  if (!FORM_KEY.test(key)) return redirect(keyed(ctx.query, ctx.newFormKey()))
  const made = await findMadeByForm(ctx.db, ctx, key)
  if (made !== undefined) {
    const there = await findOwnEntry(ctx.db, personId, made.id)
    return there === undefined
      ? redirect(keyed(ctx.query, ctx.newFormKey()))
      : redirect(paths.cpdEntry(there.id), SAVED)
  }
  const choices = await listChoices(ctx.db, personId)
  const { values, repeated } = await firstValues(ctx, choices)
  return page('cpd/form', newEntryPage({ values, errors: null, choices, today: ctx.today }, key, repeated))
}

const FORM_KEY = /^[0-9a-f-]{36}$/
const SAVED = 'This entry is saved already. Change it here, or log another one.'

/** The same address with a key: what it says about a competency, a module or an entry to repeat is kept. */
function keyed(query: Ctx['query'], key: string): string {
  const kept = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[0] !== 'form' && pair[1] !== undefined,
  )
  return `${paths.newCpd}?${new URLSearchParams([...kept, ['form', key]]).toString()}`
}

export const createEntry: Handler = async (ctx) => {
  const choices = await listChoices(ctx.db, ownId(ctx))
  const form = readEntry(ctx.body, choices, ctx.today)
  const key = one(ctx.body, '_key') || undefined
  if (!form.ok)
    return invalid('cpd/form', newEntryPage({ ...form, choices, today: ctx.today }, key ?? ctx.newFormKey(), false))
  const concern = await concernIn(ctx, wordsOf(form.value))
  if (concern !== null) {
    const stopped = { values: valuesIn(form.value, choices), errors: CONCERN_ERROR, choices, today: ctx.today, concern }
    return invalid('cpd/form', newEntryPage(stopped, key ?? ctx.newFormKey(), false))
  }
  const { id, again } = await logEntry(ctx, form.value, key)
  if (again) {
    const saved = await findOwnEntry(ctx.db, ownId(ctx), id)
    if (saved === undefined) return redirect(paths.cpd, 'The entry of this form was deleted. Log it anew.')
    // Sent again with other words: they are kept on the form that changes the entry, and nothing is stored twice.
    const values = valuesIn(form.value, choices)
    if (saved.sealedAt === null && !saysTheSame(values, valuesOf(saved)))
      return page('cpd/form', {
        ...editEntryPage({ values, errors: null, choices, today: ctx.today }, saved, saved.version),
        lede: 'You saved this entry already. What you wrote since is here: save it as a change.',
      })
  }
  return redirect(paths.cpdEntry(id), `Saved: ${form.value.title}, ${sayHours(form.value.minutes)}.`)
}

export const editEntry: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  // What is signed stays; its own page says so.
  if (entry.sealedAt !== null) return redirect(paths.cpdEntry(entry.id))
  const choices = await listChoices(ctx.db, entry.personId)
  const form = { values: valuesOf(entry), errors: null, choices, today: ctx.today }
  return page('cpd/form', editEntryPage(form, entry, entry.version))
}

export const saveEntry: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  const choices = await listChoices(ctx.db, entry.personId)
  const form = readEntry(ctx.body, choices, ctx.today)
  const version = wholeNumber(one(ctx.body, 'version'), 1, 999_999_999) ?? 0
  if (!form.ok) return invalid('cpd/form', editEntryPage({ ...form, choices, today: ctx.today }, entry, version))
  const concern = await concernIn(ctx, wordsOf(form.value))
  if (concern !== null) {
    const stopped = { values: valuesIn(form.value, choices), errors: CONCERN_ERROR, choices, today: ctx.today, concern }
    return invalid('cpd/form', editEntryPage(stopped, entry, version))
  }
  await changeEntry(ctx, entry.id, version, form.value)
  return redirect(paths.cpdEntry(entry.id), 'The change is saved.')
}

export const askToDelete: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  const outcome = mayDelete({
    sealedAt: entry.sealedAt,
    aloneInRequest: await isAloneInRequest(ctx.db, entry.id),
  })
  return page('cpd/deletion', deletionPage(entry, outcome.ok ? null : outcome.reason, ctx.today))
}

export const destroyEntry: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  await removeEntry(ctx, entry.id, wholeNumber(one(ctx.body, 'version'), 1, 999_999_999) ?? 0)
  return redirect(paths.cpd, `Deleted: the entry of ${sayDate(entry.doneOn, ctx.today)}.`)
}

const wordsOf = ({ title, barrier, change, experienced, next }: EntryInput) => [
  title,
  barrier,
  change,
  experienced,
  next,
]

/** An address may name what the entry is about (`competency`, `module`) or what it repeats (`from`). */
async function firstValues(ctx: Ctx, choices: Choices): Promise<{ values: EntryValues; repeated: boolean }> {
  const blank = blankValues(ctx.today)
  const last = await findRepeated(ctx)
  if (last !== undefined) return { values: repeatOf(last, ctx.today), repeated: true }
  const module = choices.modules.find((each) => each.code === ctx.query.module)
  const competency = choices.competencies.find((each) => each.code === ctx.query.competency)
  if (module === undefined)
    return {
      values: { ...blank, competencies: threeOf(competency === undefined ? [] : [competency.code]) },
      repeated: false,
    }
  return {
    values: {
      ...blank,
      title: module.title,
      hours: hoursToType(module.minutes),
      module: module.code,
      competencies: threeOf(await listTaught(ctx.db, module.code)),
    },
    repeated: false,
  }
}

async function findRepeated(ctx: Ctx): Promise<Entry | undefined> {
  if (ctx.query.from === 'last') return findLastEntry(ctx.db, ownId(ctx))
  const id = idIn(ctx.query.from)
  return id === undefined ? undefined : findOwnEntry(ctx.db, ownId(ctx), id)
}

/** 404 for an entry that one may not read, 403 for somebody else's that one may. */
export async function getOwnEntry(ctx: Ctx): Promise<Entry> {
  const id = idIn(ctx.params.id)
  if (id === undefined) throw new NotFound()
  const own = await findOwnEntry(ctx.db, ownId(ctx), id)
  if (own !== undefined) return own
  if ((await findReadableEntry(ctx.db, ctx.viewer, ctx.today, id)) !== undefined) throw new Forbidden()
  throw new NotFound()
}

function ownId(ctx: Ctx): number {
  if (ctx.viewer.personId === null) throw new NotFound()
  return ctx.viewer.personId
}
