export interface EnteredCard {
  number: string;
  name: string;
  expiryMonth: number;
  expiryYear: number;
  cvc: string;
}
