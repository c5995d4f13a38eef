/** What whoever has left is told on their first page. */
export const LEFT =
  'You have left your school, so nothing is asked of you here. Your record stays yours: you can read it and download it. You can add to it again when a school adds you to its staff list.'
