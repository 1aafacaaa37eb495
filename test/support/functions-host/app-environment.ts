/** The settings of app.ts. Each host has queues of its own, also on a storage that many share. */
export const appEnvironment = (
  name: string,
  connectionString: string,
): Readonly<Record<string, string>> => ({
  EVERY_SECOND: "* * * * * *",
  ORDERS: `orders-${name}`,
  RECEIPTS: `receipts-${name}`,
  AzureWebJobsStorage: connectionString,
  OTHER_STORAGE: connectionString,
});
