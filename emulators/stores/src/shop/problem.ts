/** Why the shop does not accept what the customer entered: `code` for the single-page shop, `text` for people. */
export interface Problem {
  code:
    | 'sold_out'
    | 'quantity_limit'
    | 'unknown_variant'
    | 'bad_input'
    | 'bad_login'
    | 'account_required'
    | 'address_rejected'
    | 'card_declined'
    | 'unknown_promo'
    | 'empty_bag'
    | 'incomplete';
  text: string;
  /** The step where the customer can mend it. */
  step?: 'bag' | 'sign_in' | 'address' | 'shipping' | 'payment' | 'three_d_secure';
}

export const problem = (code: Problem['code'], text: string, step?: Problem['step']): Problem => ({ code, text, step });

export const isProblem = (value: object): value is Problem => 'code' in value && 'text' in value;
