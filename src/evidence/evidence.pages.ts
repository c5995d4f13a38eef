import { listColleagues } from '../people/staff.store.ts'
import { one, wholeNumber } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { CONCERN_ERROR, concernIn } from './concern.ts'
import { getOwnEntry } from './entries.pages.ts'
import { readEvidence } from './evidence.form.ts'
import { takeOutEvidence, writeEvidence } from './evidence.actions.ts'
import { type Evidence, listEvidence } from './evidence.store.ts'
import { evidencePage, evidenceValues, kindsPage } from './evidence.view.ts'
import { insertDismissal } from './suggestions.store.ts'
import { isNamedKind, KIND_SPECS } from './kind-fields.rules.ts'

/** Which kind, and then its questions. What is signed stays; its own page says so. */
export const showEvidence: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  if (entry.sealedAt !== null) return redirect(paths.cpdEntry(entry.id))
  const kept = await findKept(ctx, entry.id)
  const kind = ctx.query.kind ?? ''
  if (!isNamedKind(kind)) return page('cpd/evidence-kinds', kindsPage(entry, kept?.kind ?? null))
  const form = { kind, values: evidenceValues(kept, kind), errors: null, today: ctx.today }
  return page('cpd/evidence', evidencePage(entry, { ...form, colleagues: await listWhoSaw(ctx) }))
}

export const saveEntryEvidence: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  const kind = one(ctx.body, 'kind')
  if (!isNamedKind(kind))
    return invalid('cpd/evidence-kinds', kindsPage(entry, null, { kinds: 'Choose what shows it' }))
  const colleagues = await listWhoSaw(ctx)
  const form = readEvidence(ctx.body, kind, { colleagues, today: ctx.today })
  const version = versionIn(ctx)
  if (!form.ok)
    return invalid(
      'cpd/evidence',
      evidencePage(
        { ...entry, version },
        { kind, values: form.values, errors: form.errors, colleagues, today: ctx.today },
      ),
    )
  const concern = await concernIn(ctx, [...Object.values(form.value.details), ...recordWords(form.value)])
  if (concern !== null) {
    const stopped = { kind, values: evidenceValues(form.value, kind), errors: CONCERN_ERROR, colleagues, concern }
    return invalid('cpd/evidence', evidencePage({ ...entry, version }, { ...stopped, today: ctx.today }))
  }
  await writeEvidence(ctx, entry.id, version, form.value)
  return redirect(paths.cpdEntry(entry.id), `Kept: ${KIND_SPECS[kind].name}.`)
}

const recordWords = ({ howWeKnow, forWhom, families, didNotWork, context }: Evidence) => [
  howWeKnow,
  forWhom,
  families,
  didNotWork,
  context,
]

export const removeEntryEvidence: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  await takeOutEvidence(ctx, entry.id, versionIn(ctx))
  return redirect(paths.cpdEntry(entry.id), 'Taken out. The entry itself is still in your log.')
}

/** The author does not want this suggestion: it is not made again for this entry. It changes nothing else. */
export const dismissWords: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  const pattern = one(ctx.body, 'pattern')
  if (/^[A-Z]\d{2}$/.test(pattern)) await insertDismissal(ctx.db, entry.id, pattern)
  return redirect(paths.cpdEntry(entry.id))
}

const versionIn = (ctx: Ctx): number => wholeNumber(one(ctx.body, 'version'), 1, 999_999_999) ?? 0

const findKept = async (ctx: Ctx, entryId: number): Promise<Evidence | undefined> =>
  (await listEvidence(ctx.db, [entryId])).get(entryId)

/** Colleagues at the viewer's schools; never the viewer, who cannot be their own witness. */
async function listWhoSaw(ctx: Ctx): Promise<{ id: number; name: string }[]> {
  const colleagues = await listColleagues(ctx.db, ctx.viewer.schoolIds, ctx.today)
  const names = new Map(colleagues.map((each) => [each.personId, `${each.givenName} ${each.familyName}`]))
  if (ctx.viewer.personId !== null) names.delete(ctx.viewer.personId)
  return [...names].map(([id, name]) => ({ id, name }))
}
