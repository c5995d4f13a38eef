// Enhancement only: every page does its work without this file.
import { initAll } from './govuk-frontend.min.js'

initAll()

document.querySelector('[data-notice]')?.focus()
for (const button of document.querySelectorAll('[data-print]')) {
  button.addEventListener('click', () => window.print())
}
