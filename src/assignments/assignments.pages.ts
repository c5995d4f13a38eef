import { nameOf } from '../people/names.rules.ts'
import { getPerson } from '../people/people.store.ts'
import { isVisible } from '../people/visibility.store.ts'
import { scopeOf } from '../policy.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { idIn, one, wholeNumber } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { changeDueDate, recordChange, undoChange } from './assignments.actions.ts'
import { type Assignment, getAssignment, listAssignmentsOf } from './assignments.store.ts'
import { assignmentsPage, completionPage, type CompletionAsked } from './assignments.view.ts'
import { CHANGE_ERRORS, DUE_ERRORS, readCompletion, readDue } from './completion.form.ts'

/** What I have been given. */
export const showMyAssignments: Handler = async (ctx) => {
  const { personId, name } = ctx.viewer
  if (personId === null) throw new NotFound()
  const assignments = await listAssignmentsOf(ctx.db, personId)
  return page('assignments/list', assignmentsPage(assignments, { own: true, name, mayChange: true }, ctx.today))
}

/** What somebody else has been given. */
export const showAssignmentsOf: Handler = async (ctx) => {
  const id = idIn(ctx.params.id)
  if (id === undefined || !(await isVisible(ctx.db, scopeOf(ctx.viewer, 'assignment.read', ctx.today), id)))
    throw new NotFound()
  const about = {
    own: id === ctx.viewer.personId,
    name: nameOf(await getPerson(ctx.db, id)),
    mayChange: await isVisible(ctx.db, scopeOf(ctx.viewer, 'assignment.complete', ctx.today), id),
    teacher: paths.teacher(id),
  }
  return page('assignments/list', assignmentsPage(await listAssignmentsOf(ctx.db, id), about, ctx.today))
}

export const showCompletion: Handler = async (ctx) => {
  const assignment = await getReadable(ctx)
  return page('assignments/completion', completionPage(assignment, await mayDo(ctx, assignment), ctx.today))
}

export const complete: Handler = async (ctx) => {
  const assignment = await getReadable(ctx)
  const may = await mayDo(ctx, assignment)
  if (!may.mayChange) throw new Forbidden()
  const form = readCompletion(ctx.body)
  const again = (refused: Parameters<typeof completionPage>[3]) =>
    invalid('assignments/completion', completionPage(assignment, may, ctx.today, refused))
  if (!form.ok) return again({ errors: form.errors, values: form.values })
  const { change, version, typed } = form.value
  const outcome = await recordChange(ctx, assignment.id, version, change)
  if (!outcome.ok) return again({ errors: CHANGE_ERRORS[outcome.reason], values: typed })
  return redirect(listFor(ctx, assignment), SAID[change.to](assignment.module))
}

const SAID = {
  done: (module: string) => `${module} is done.`,
  deferred: (module: string) => `${module} is put off.`,
  withdrawn: (module: string) => `${module} is taken away.`,
}

export const undo: Handler = async (ctx) => {
  const assignment = await undoChange(
    ctx,
    idIn(ctx.params.id),
    wholeNumber(one(ctx.body, 'version'), 1, 999_999_999) ?? 0,
  )
  return redirect(paths.assignmentCompletion(assignment.id), 'The change is taken back.')
}

export const changeDue: Handler = async (ctx) => {
  const assignment = await getReadable(ctx)
  const may = await mayDo(ctx, assignment)
  if (!may.mayManage) throw new Forbidden()
  const form = readDue(ctx.body)
  const again = (dueOn: string, error: string) =>
    invalid('assignments/completion', completionPage(assignment, may, ctx.today, { errors: { dueOn: error }, dueOn }))
  if (!form.ok) return again(form.values.dueOn, form.errors.dueOn ?? '')
  const outcome = await changeDueDate(ctx, assignment.id, form.value.version, form.value.dueOn)
  if (!outcome.ok) return again(form.value.dueOn, DUE_ERRORS[outcome.reason])
  return redirect(paths.assignmentCompletion(assignment.id), 'The date is changed.')
}

const getReadable = (ctx: Ctx): Promise<Assignment> =>
  getAssignment(ctx.db, scopeOf(ctx.viewer, 'assignment.read', ctx.today), idIn(ctx.params.id))

/** What the viewer may do here. A reason is a note about somebody: the wall keeps it from tutor and appraiser. */
async function mayDo(ctx: Ctx, assignment: Assignment): Promise<CompletionAsked> {
  const reaches = (capability: 'assignment.complete' | 'assignment.manage' | 'history.person') =>
    isVisible(ctx.db, scopeOf(ctx.viewer, capability, ctx.today), assignment.personId)
  return {
    own: assignment.personId === ctx.viewer.personId,
    mayChange: await reaches('assignment.complete'),
    mayManage: await reaches('assignment.manage'),
    maySeeReason: await reaches('history.person'),
  }
}

const listFor = (ctx: Ctx, assignment: Assignment): string =>
  assignment.personId === ctx.viewer.personId ? paths.assignments : paths.teacherAssignments(assignment.personId)
