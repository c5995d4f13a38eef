import { academicYear, academicYearOf } from '../calendars/half-terms.rules.ts'
import { getReachedSchool } from '../people/school-by-urn.store.ts'
import { findSetting, SECOND_LOOK } from '../people/school-settings.store.ts'
import { reachesSchool, scopeOf } from '../policy.ts'
import { countLooks } from '../signoff/second-look-draw.store.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { idIn, many, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { type Code, isCode, ON_BY_DEFAULT } from './codes.rules.ts'
import { answerQuestion, questionsOn, switchQuestions } from './questions.actions.ts'
import { findOpen, listOwn, listSubjects, listUnresolved, type Question, tallyQuestions } from './questions.store.ts'
import { ownQuestionsPage, schoolQuestionsPage, type Subject, SUBJECT_OF } from './questions.view.ts'

const LONGEST = 1000

export const showOwnQuestions: Handler = async (ctx) => {
  const questions = await listOwn(ctx.db, ctx.viewer.personId ?? 0, ctx.today)
  const subjects = await subjectsOf(ctx, questions)
  return page('questions/own', ownQuestionsPage(questions, subjects, { today: ctx.today, typed: null }))
}

/** Only the person who is asked answers; to everybody else there is no such question. */
export const answerOwnQuestion: Handler = async (ctx) => {
  const id = idIn(ctx.params.id) ?? 0
  const open = await findOpen(ctx.db, ctx.viewer.personId ?? 0, id, ctx.today)
  if (open === undefined) throw new NotFound()
  const answer = one(ctx.body, 'answer')
  const words = one(ctx.body, `words${id}`)
  const error =
    words === ''
      ? 'Write a sentence'
      : words.length > LONGEST
        ? `Keep this to ${LONGEST} characters or fewer`
        : undefined
  if (error !== undefined || (answer !== 'explained' && answer !== 'will_act')) {
    const questions = await listOwn(ctx.db, ctx.viewer.personId ?? 0, ctx.today)
    const errors = { [`words${id}`]: error ?? 'Press one of the two answers' }
    const typed = { id, words, errors }
    const subjects = await subjectsOf(ctx, questions)
    return invalid('questions/own', ownQuestionsPage(questions, subjects, { today: ctx.today, typed }))
  }
  await answerQuestion(ctx, id, { answer, words })
  return redirect(paths.questions, 'Kept. Thank you.')
}

export const showSchoolQuestions: Handler = async (ctx) => {
  const school = await getReachedSchool(ctx.db, scopeOf(ctx.viewer, 'questions.school', ctx.today), ctx.params.urn)
  const since = academicYear(academicYearOf(ctx.today) - 1).startedOn
  const about = { schoolId: school.id, codes: ON_BY_DEFAULT, since }
  return page(
    'questions/school',
    schoolQuestionsPage({
      school,
      unresolved: await listUnresolved(ctx.db, ctx.viewer, ctx.today, about),
      tally: await tallyQuestions(ctx.db, school.id, since),
      looks: {
        counted: await countLooks(ctx.db, school.id, 3),
        off: (await findSetting(ctx.db, school.id, SECOND_LOOK)) === 'off',
      },
      on: await questionsOn(ctx.db, school.id),
      maySwitch: true,
      today: ctx.today,
    }),
  )
}

export const saveSchoolQuestions: Handler = async (ctx) => {
  const scope = scopeOf(ctx.viewer, 'questions.school', ctx.today)
  const school = await getReachedSchool(ctx.db, scope, ctx.params.urn)
  if (!reachesSchool(scope, school)) throw new Forbidden()
  await switchQuestions(ctx, school.id, many(ctx.body, 'on').filter(isCode))
  return redirect(paths.schoolQuestions(school.urn), 'Kept. It holds from the next morning.')
}

async function subjectsOf(ctx: Ctx, questions: readonly Question[]): Promise<Subject[]> {
  const ids = (of: Subject['of']): number[] =>
    questions.flatMap((one: { code: Code; about: number[] }) => (SUBJECT_OF[one.code] === of ? one.about : []))
  return listSubjects(ctx.db, { decisions: ids('decision'), entries: ids('entry'), competencies: ids('competency') })
}
