import { formatAskedPrice, formatMoney, formatTime, lineText, type PriceQuestion } from '@muse/contracts';
import { acceptsPage, type Html, html, page, reply } from '@muse/kit';

/** The question as a page for browsers, and as JSON for everything else. */
export const showQuestion = (question: PriceQuestion, accept: string | undefined) =>
  acceptsPage(accept)
    ? page({ title: titles[question.state](question), content: contentOf(question) })
    : reply(200, question, { headers: { 'referrer-policy': 'no-referrer' } });

type State = PriceQuestion['state'];

const titles: Record<State, (question: PriceQuestion) => string> = {
  open: ({ storeName }) => `${storeName} asks for more than you paid`,
  waiting: ({ storeName }) => `We wait for a lower price at ${storeName}`,
  paused: () => 'Your order is being worked on',
  placed: ({ storeName }) => `${storeName} has accepted your order`,
  ended: () => 'Your order has ended',
};

const explanations: Record<State, (question: PriceQuestion) => Html> = {
  open: choice,
  waiting: (
    question,
  ) => html`<p>You chose to wait. We try again until ${formatTime(question.endsAt)}, and buy your order if the price is
back. If it stays too high, the order ends and you get ${refundOf(question)} back.</p>`,
  paused: () => html`<p>We cannot take an answer at the moment. Please open this page again later.</p>`,
  placed: () => html`<p>There is nothing to decide any more: it was bought for what you paid.</p>`,
  ended: (question) =>
    html`<p>There is nothing to decide any more. What you paid for it, ${refundOf(question)}, goes back to you.</p>`,
};

const refundOf = ({ refundCents, currency }: PriceQuestion): string => formatMoney(refundCents, currency);

function contentOf(question: PriceQuestion): Html {
  const { museOrderNumber, storeName, items, paidCents, currency, state } = question;
  const lines = items.map((item) => html`<li>${lineText(item)}</li>`);
  return html`<p>Order ${museOrderNumber} at ${storeName}:</p>
<ul>${lines}</ul>
<dl><dt>You paid for it</dt><dd>${formatMoney(paidCents, currency)}</dd>
<dt>The store ${state === 'open' ? 'asks now for' : 'asked for'}</dt><dd>${formatAskedPrice(question)}</dd></dl>
${explanations[state](question)}`;
}

/** The form is sent to the address of the page. */
function choice(question: PriceQuestion): Html {
  const end = formatTime(question.endsAt);
  return html`<p>We charge your card only once, so we cannot buy it at this price. What shall we do? Please answer by ${end}. Without
an answer the order ends then, and you get ${refundOf(question)} back.</p>
<form method="post">
<button name="answer" value="wait" aria-describedby="wait">Wait for a lower price</button>
<p class="small" id="wait">We try again every few hours, and buy it if the price is back by ${end}. Otherwise you get ${refundOf(question)} back.</p>
<button name="answer" value="cancel" aria-describedby="cancel">Cancel the order</button>
<p class="small" id="cancel">You get ${refundOf(question)} back, and your other orders are not affected.</p>
</form>`;
}
