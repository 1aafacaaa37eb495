import type { FailureTag } from "./failure";
import type { ProblemRows } from "./problem";

const notFound = "Not found";
const notAllowed = "You are not allowed here";
const noScopes = "User has no valid scopes";

type Tags = Extract<
  FailureTag,
  | "AnonymousUser"
  | "NoValidScopes"
  | "PermissionMissing"
  | "NotAllowed"
  | "AddressNotAdmitted"
  | "GroupForbidden"
  | "ServiceUnknown"
  | "ServiceMissing"
  | "ReleaseMissing"
  | "NeverSubmitted"
  | "TopicNotAvailable"
  | "ImageNotValid"
  | "TransitionNotAllowed"
>;

/** What those who manage services are refused, with the exact titles of the published service. */
export const serviceRows: Pick<ProblemRows, Tags> = {
  AnonymousUser: {
    status: 403,
    title: "Anonymous user",
    detail: () => "The request could not be associated to a user, missing userId or subscriptionId",
  },
  NoValidScopes: {
    status: 403,
    title: noScopes,
    detail: () =>
      "You are not part of any valid scope, you should ask the administrator to give you the required permissions",
  },
  PermissionMissing: {
    status: 403,
    title: notAllowed,
    detail: ({ permission }) => `The account lacks the permission ${permission}`,
  },
  NotAllowed: {
    status: 403,
    title: notAllowed,
    detail: () => "You do not have enough permission to complete the operation you requested",
  },
  AddressNotAdmitted: {
    status: 403,
    title: notAllowed,
    detail: () => "The subscription is not used from this address",
  },
  GroupForbidden: {
    status: 403,
    title: noScopes,
    detail: ({ serviceId }) =>
      `The key is restricted to groups that ${serviceId} doesn't belong to`,
  },
  ServiceUnknown: {
    status: 404,
    title: notFound,
    detail: ({ serviceId }) => `${serviceId} not found`,
  },
  ServiceMissing: {
    status: 404,
    title: notFound,
    detail: ({ serviceId }) => `no item with id ${serviceId} found`,
  },
  ReleaseMissing: {
    status: 404,
    title: notFound,
    detail: ({ serviceId }) => `no item with id ${serviceId} found`,
  },
  NeverSubmitted: {
    status: 404,
    title: notFound,
    detail: ({ serviceId }) => `${serviceId} was never sent to review`,
  },
  TopicNotAvailable: {
    status: 400,
    title: "Bad Request",
    detail: ({ topicId }) => `metadata.topic_id: there is no topic ${topicId}`,
  },
  ImageNotValid: {
    status: 400,
    title: "Image not valid",
    detail: ({ problem }) => `logo: ${problem}`,
  },
  TransitionNotAllowed: {
    status: 409,
    title: "Conflict",
    detail: () => "No transition matched",
  },
};
