interface NamedLine {
  quantity: number;
  productName: string;
  size: string | null;
  color: string | null;
}

/** One line of an order for people: `2 × Oxford Shirt (M, Black)`. `times`: another sign, for readers that need plain letters. */
export function lineText({ quantity, productName, size, color }: NamedLine, times = '×'): string {
  const variant = [size, color].filter((part) => part !== null).join(', ');
  return `${quantity} ${times} ${productName}${variant === '' ? '' : ` (${variant})`}`;
}
