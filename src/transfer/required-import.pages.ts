import { getReachedSchool } from '../people/school-by-urn.store.ts'
import { type School } from '../people/schools.store.ts'
import { reachesSchool, scopeOf } from '../policy.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { idIn, one } from '../web/fields.ts'
import { type Ctx, csv, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { type CheckedFile, checkRequired, confirmRequired, uploadRequired } from './required-import.actions.ts'
import { findRequiredImport, type RequiredImport } from './required-import.store.ts'
import { refusedLines, requiredCheckPage, requiredUploadPage } from './required-import.view.ts'

export const showRequiredUpload: Handler = async (ctx) =>
  page('transfer/required-upload', requiredUploadPage(await schoolOf(ctx), ctx.newFormKey()))

/** Keeps the file for a day and shows what it would do. */
export const uploadRequiredFile: Handler = async (ctx) => {
  const school = await schoolOf(ctx)
  const key = one(ctx.body, '_key')
  if (ctx.file === undefined || ctx.file.size === 0)
    return invalid('transfer/required-upload', requiredUploadPage(school, key || ctx.newFormKey(), 'Choose a CSV file'))
  const kept = await uploadRequired(ctx, school.id, ctx.file, key || undefined)
  if (!kept.ok) return invalid('transfer/required-upload', requiredUploadPage(school, ctx.newFormKey(), kept.reason))
  return redirect(`${paths.requiredImport(school.urn)}/${kept.value}`)
}

export const showRequiredCheck: Handler = async (ctx) => {
  const school = await schoolOf(ctx)
  const { waiting, checked } = await waitingOf(ctx, school)
  const tokens = { csrf: ctx.csrf, key: ctx.newFormKey() }
  return page('transfer/required-check', requiredCheckPage(school, waiting, checked, tokens))
}

/** The refused rows as they were, with their line and reason, to mend and send again. */
export const downloadRequiredRefused: Handler = async (ctx) => {
  const school = await schoolOf(ctx)
  const { checked } = await waitingOf(ctx, school)
  const rows = refusedLines(checked).map(({ line, reason, cells }) => [
    String(line),
    reason,
    ...checked.headings.map((_, i) => cells[i] ?? ''),
  ])
  return csv('refused-rows.csv', writeCsv(['Line', 'Reason', ...checked.headings], rows))
}

export const confirmRequiredFile: Handler = async (ctx) => {
  const school = await schoolOf(ctx)
  const waiting = await importOf(ctx, school)
  const done = await confirmRequired(ctx, school.id, waiting, one(ctx.body, '_key') || undefined)
  const said =
    done === 'again'
      ? 'The file is on record.'
      : `${count(done.created, 'record is', 'records are')} new, ${count(done.changed, 'record is', 'records are')} changed.`
  return redirect(paths.requiredTraining(school.urn), said)
}

async function schoolOf(ctx: Ctx): Promise<School> {
  const school = await getReachedSchool(ctx.db, scopeOf(ctx.viewer, 'required.read', ctx.today), ctx.params.urn)
  if (!reachesSchool(scopeOf(ctx.viewer, 'required.manage', ctx.today), school)) throw new Forbidden()
  return school
}

async function importOf(ctx: Ctx, school: School): Promise<RequiredImport> {
  const found = await findRequiredImport(ctx.db, school.id, idIn(ctx.params.id) ?? 0)
  if (found === undefined) throw new NotFound()
  return found
}

async function waitingOf(ctx: Ctx, school: School): Promise<{ waiting: RequiredImport; checked: CheckedFile }> {
  const waiting = await importOf(ctx, school)
  if (waiting.content === null || waiting.state !== 'waiting' || waiting.expiresAt <= ctx.now)
    throw new Conflict('This file is on record already, or its day is over. Upload it again if something is missing.')
  return { waiting, checked: await checkRequired(ctx.db, ctx, school.id, waiting.content) }
}
