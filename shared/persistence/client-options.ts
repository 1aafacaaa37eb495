import type { CosmosClientOptions } from "@azure/cosmos";
import type { StoragePipelineOptions as BlobPipelineOptions } from "@azure/storage-blob";
import type { StoragePipelineOptions } from "@azure/storage-queue";

/**
 * How every client of Cosmos DB is made, besides its endpoint and credentials. Strong reads, because a stale one
 * would refuse the receipt of money that moved. One write region and no discovery: with it the SDK would repeat a
 * lost write for two minutes, a second apart, and look up partition ranges before each call. What is repeated is
 * little and soon over; the rest is decided above, where the outcome of a write can be found out.
 */
export const cosmosOptions = {
  consistencyLevel: "Strong",
  connectionPolicy: {
    enableEndpointDiscovery: false,
    requestTimeout: 5_000,
    retryOptions: { maxRetryAttemptCount: 3, maxWaitTimeInSeconds: 2 },
  },
} as const satisfies Partial<CosmosClientOptions>;

/** The same for queues: a message that is sent twice does no harm, one that is waited for does. */
export const queueOptions = {
  retryOptions: {
    maxTries: 3,
    tryTimeoutInMs: 2_500,
    retryDelayInMs: 100,
    maxRetryDelayInMs: 1_000,
  },
} as const satisfies StoragePipelineOptions;

/** Blocks of megabytes take longer. */
export const blobOptions = {
  retryOptions: { ...queueOptions.retryOptions, tryTimeoutInMs: 20_000 },
} as const satisfies BlobPipelineOptions;
