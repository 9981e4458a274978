/** What the bank knows about a card that the person holding it should not learn from us. https://docs.stripe.com/declines/codes */
const confidential = new Set(['lost_card', 'stolen_card', 'fraudulent']);

export const shownDeclineCode = (declineCode: string): string =>
  confidential.has(declineCode) ? 'generic_decline' : declineCode;
