import { type Body, type FieldErrors, type Form, idIn, one, wholeNumber } from '../web/fields.ts'

export type RuleValues = { stage: string; phase: string; module: string; weeks: string }
export type RuleValue = { stageId: number; phase: string | null; moduleId: number; weeks: number; values: RuleValues }

/** Who (a stage, and maybe a phase) is given what, and how many weeks after the stage starts it is due: 1 to 150. */
export function readRule(body: Body): Form<RuleValue, RuleValues> {
  const values = {
    stage: one(body, 'stage'),
    phase: one(body, 'phase'),
    module: one(body, 'module'),
    weeks: one(body, 'weeks'),
  }
  const [stageId, moduleId] = [idIn(values.stage), idIn(values.module)]
  const weeks = wholeNumber(values.weeks, 1, MOST_WEEKS)
  const errors: FieldErrors = {}
  if (stageId === undefined) errors.stage = 'Choose a career stage'
  if (moduleId === undefined) errors.module = 'Choose a module'
  if (weeks === undefined) errors.weeks = `Enter a number of weeks, from 1 to ${MOST_WEEKS}`
  if (values.phase.length > 100) errors.phase = 'Choose a phase from the list'
  if (stageId === undefined || moduleId === undefined || weeks === undefined || errors.phase !== undefined)
    return { ok: false, values, errors }
  return { ok: true, value: { stageId, moduleId, weeks, phase: values.phase === '' ? null : values.phase, values } }
}

const MOST_WEEKS = 150
