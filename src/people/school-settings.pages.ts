import { scopeOf } from '../policy.ts'
import { many, one, type FieldErrors } from '../web/fields.ts'
import { type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { getReachedSchool } from './school-by-urn.store.ts'
import { saveSchoolSettings } from './school-settings.actions.ts'
import {
  findSetting,
  OTHER_CONFIRMS,
  SAFEGUARDING_NAME,
  SAFEGUARDING_ROUTE,
  SECOND_LOOK,
  SECOND_LOOK_REASON,
} from './school-settings.store.ts'
import { schoolSettingsPage } from './school-settings.view.ts'

const LONGEST = 120
const LONGEST_REASON = 500

export const showSchoolSettings: Handler = async (ctx) => {
  const school = await getReachedSchool(ctx.db, scopeOf(ctx.viewer, 'school.settings', ctx.today), ctx.params.urn)
  const value = async (name: string): Promise<string> => (await findSetting(ctx.db, school.id, name)) ?? ''
  const values = {
    safeguardingName: await value(SAFEGUARDING_NAME),
    safeguardingRoute: await value(SAFEGUARDING_ROUTE),
    otherConfirms: (await value(OTHER_CONFIRMS)) === 'yes',
    secondLook: { off: (await value(SECOND_LOOK)) === 'off', reason: await value(SECOND_LOOK_REASON) },
  }
  return page('schools/settings', schoolSettingsPage(school, values, null))
}

export const keepSchoolSettings: Handler = async (ctx) => {
  const school = await getReachedSchool(ctx.db, scopeOf(ctx.viewer, 'school.settings', ctx.today), ctx.params.urn)
  const values = {
    safeguardingName: one(ctx.body, 'safeguarding_name'),
    safeguardingRoute: one(ctx.body, 'safeguarding_route'),
    otherConfirms: many(ctx.body, 'other_confirms').includes('yes'),
    secondLook: {
      off: many(ctx.body, 'second_look').includes('off'),
      reason: one(ctx.body, 'second_look_reason'),
    },
  }
  const errors: FieldErrors = {}
  for (const name of ['safeguarding_name', 'safeguarding_route'] as const)
    if (one(ctx.body, name).length > LONGEST) errors[name] = `Keep this to ${LONGEST} characters or fewer`
  const { off, reason } = values.secondLook
  if (off && reason === '') errors.second_look_reason = 'Say why it is off, in a sentence'
  if (reason.length > LONGEST_REASON) errors.second_look_reason = `Keep this to ${LONGEST_REASON} characters or fewer`
  if (Object.keys(errors).length > 0) return invalid('schools/settings', schoolSettingsPage(school, values, errors))
  await saveSchoolSettings(ctx, school.id, values)
  return redirect(paths.schoolSettings(school.urn), 'Kept.')
}
