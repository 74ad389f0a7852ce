/** When an order was made, in seconds, which its id tells (UUID version 7); null for an id of another kind. */
export function orderedAtSeconds(orderId: string): number | null {
  if (orderId[14] !== "7") return null;
  return Math.floor(Number.parseInt(orderId.slice(0, 8) + orderId.slice(9, 13), 16) / 1000);
}
