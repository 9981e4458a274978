/** Decline codes that must not be shown to the card holder. https://docs.stripe.com/declines/codes */
const confidential = new Set(['lost_card', 'stolen_card', 'fraudulent']);

export const shownDeclineCode = (declineCode: string): string =>
  confidential.has(declineCode) ? 'generic_decline' : declineCode;
