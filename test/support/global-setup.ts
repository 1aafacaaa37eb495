import { startStorage } from "./functions-host/storage";

/** One storage emulator for the whole run: its start takes longer than most suites. */
const globalSetup = async (): Promise<void> => {
  const storage = await startStorage();
  process.env["TEST_STORAGE_CONNECTION"] = storage.connectionString;
  Object.assign(globalThis, { stopTestStorage: storage.stop });
};

export default globalSetup;
