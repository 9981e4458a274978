/** `12950` as `$129.50`; other currencies as US shops write them: `CA$129.50`. */
export const formatMoney = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount / 100);
