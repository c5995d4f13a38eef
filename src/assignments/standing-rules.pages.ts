import { listModuleNames } from '../modules/modules.store.ts'
import { listStages } from '../pathways/framework.store.ts'
import { getReachedSchool } from '../people/school-by-urn.store.ts'
import { type School } from '../people/schools.store.ts'
import { scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { type FieldErrors, idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect, type Reply } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { templateDays } from './assignments.rules.ts'
import { endStandingRule, makeRules } from './standing-rules.actions.ts'
import { readRule, type RuleValue, type RuleValues } from './standing-rules.form.ts'
import {
  findStandingRule,
  listAtStage,
  listStagesAt,
  listStandingRules,
  listTemplateModules,
  type StandingRule,
} from './standing-rules.store.ts'
import { ruleCheckPage, ruleEndPage, type RulesPage, rulesPage } from './standing-rules.view.ts'

export const showRules: Handler = async (ctx) => page('assignments/rules', await modelOf(ctx, await schoolOf(ctx)))

/** Shows whom the rule reaches. Nothing is stored. */
export const checkRule: Handler = (ctx) =>
  withRule(ctx, async (school, rule, names) => {
    const { stageId, moduleId, phase } = rule
    const people = await listAtStage(ctx.db, { schoolId: school.id, stageId, moduleId, phase }, ctx.today)
    const tokens = { csrf: ctx.csrf, key: ctx.newFormKey() }
    return page('assignments/rule-check', ruleCheckPage(school, rule, names, people, tokens, ctx.today))
  })

export const confirmRule: Handler = (ctx) =>
  withRule(ctx, async (school, rule, names) => {
    const made = await makeRules(
      ctx,
      {
        schoolId: school.id,
        stage: { id: rule.stageId, name: names.stage },
        phase: rule.phase,
        modules: [{ id: rule.moduleId, title: names.module, dueAfterDays: rule.weeks * 7 }],
      },
      one(ctx.body, '_key') || undefined,
    )
    return redirect(paths.assignmentRules(school.urn), sayMade(made))
  })

/** All modules of a stage's template as standing rules, in one press. */
export const useTemplate: Handler = async (ctx) => {
  const school = await schoolOf(ctx)
  const stageId = idIn(one(ctx.body, 'stage'))
  const template = (await listTemplateModules(ctx.db)).find((offered) => offered.stageId === stageId)
  if (template === undefined)
    return invalid(
      'assignments/rules',
      await modelOf(ctx, school, { values: NOTHING, errors: { stage: 'Choose a stage that has a template' } }),
    )
  const days = templateDays(template.modules.length, template.pace)
  const made = await makeRules(
    ctx,
    {
      schoolId: school.id,
      stage: { id: template.stageId, name: template.stage },
      phase: null,
      modules: template.modules.map((module, i) => ({ ...module, dueAfterDays: days[i] ?? 7 })),
    },
    one(ctx.body, '_key') || undefined,
  )
  return redirect(paths.assignmentRules(school.urn), sayMade(made))
}

export const showEndRule: Handler = async (ctx) => {
  const school = await schoolOf(ctx)
  return page('assignments/rule-end', ruleEndPage(school, await ruleOf(ctx, school), ctx.csrf))
}

export const endRule: Handler = async (ctx) => {
  const school = await schoolOf(ctx)
  await endStandingRule(ctx, await ruleOf(ctx, school))
  return redirect(paths.assignmentRules(school.urn), 'The rule has ended. Who has the module keeps it.')
}

const NOTHING: RuleValues = { stage: '', phase: '', module: '', weeks: '' }

const sayMade = (made: { rules: number; given: number } | 'again'): string =>
  made === 'again' || made.rules === 0
    ? 'The rule is in use.'
    : `${count(made.rules, 'rule is', 'rules are')} in use. ${count(made.given, 'module was', 'modules were')} given out.`

const schoolOf = (ctx: Ctx): Promise<School> =>
  getReachedSchool(ctx.db, scopeOf(ctx.viewer, 'assignment.manage', ctx.today), ctx.params.urn)

async function ruleOf(ctx: Ctx, school: School): Promise<StandingRule> {
  const rule = await findStandingRule(ctx.db, idIn(ctx.params.id) ?? 0)
  if (rule === undefined || rule.schoolId !== school.id) throw new NotFound()
  return rule
}

/** Reads the form and finds its stage and module, or shows it again with what is wrong. */
async function withRule(
  ctx: Ctx,
  act: (school: School, rule: RuleValue, names: { stage: string; module: string }) => Promise<Reply>,
): Promise<Reply> {
  const school = await schoolOf(ctx)
  const form = readRule(ctx.body)
  if (!form.ok) return invalid('assignments/rules', await modelOf(ctx, school, form))
  const rule = form.value
  const stage = (await listStages(ctx.db)).find((each) => each.id === rule.stageId)
  const module = (await listModuleNames(ctx.db)).find((each) => each.id === rule.moduleId)
  const errors: FieldErrors = {
    ...(stage === undefined ? { stage: 'Choose a career stage' } : {}),
    ...(module === undefined ? { module: 'Choose a module' } : {}),
  }
  if (stage === undefined || module === undefined)
    return invalid('assignments/rules', await modelOf(ctx, school, { values: rule.values, errors }))
  return act(school, rule, { stage: stage.name, module: module.title })
}

async function modelOf(
  ctx: Ctx,
  school: School,
  refused: { values: RuleValues; errors: FieldErrors } | null = null,
): Promise<RulesPage> {
  return rulesPage(
    school,
    await listStandingRules(ctx.db, school.id),
    await listTemplateModules(ctx.db),
    await listStages(ctx.db),
    await listModuleNames(ctx.db),
    await listStagesAt(ctx.db, school.id, ctx.today),
    one(ctx.body, '_key') || ctx.newFormKey(),
    ctx.today,
    refused,
  )
}
