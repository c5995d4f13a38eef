import { type Handler, page } from '../web/handler.ts'

export const accessibility: Handler = () => Promise.resolve(page('pages/accessibility', { title: 'Accessibility' }))
export const help: Handler = () => Promise.resolve(page('pages/help', { title: 'Help' }))
export const whoSeesWhat: Handler = () => Promise.resolve(page('pages/who-sees-what', { title: 'Who sees what' }))
