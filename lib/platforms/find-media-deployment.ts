export async function findMediaDeployment(): Promise<never> {
  throw new Error("No price is set.");
}
