import * as E from "fp-ts/Either";
import type { GroupId, OwnerId, ServiceId } from "../service/identifiers";
import { dataOf, type ServiceProposal } from "../service/proposal";
import { eventOf, type Execution, type ServiceDecision } from "../service/service";
import { isAvailable, type Topic } from "../service/topics";
import type { FiscalCode } from "../service/values";
import type { Draft } from "./model";
import type { TopicNotAvailable } from "./refusal";

export type CreateService = Execution & {
  readonly id: ServiceId;
  readonly owner: OwnerId;
  readonly groupId: GroupId | null;
  readonly proposal: ServiceProposal;
  readonly catalogue: ReadonlyArray<Topic>;
  readonly sandbox: FiscalCode;
};

/** A new draft that nobody sees yet. Repeating it with another id makes another service. */
export const create = ({
  at,
  catalogue,
  command,
  groupId,
  id,
  owner,
  proposal,
  sandbox,
}: CreateService): E.Either<TopicNotAvailable, ServiceDecision> => {
  const { topicId } = proposal.metadata;
  if (!isAvailable(catalogue, topicId, null)) return E.left({ _tag: "TopicNotAvailable", topicId });
  const lifecycle: Draft = {
    status: "draft",
    id,
    owner,
    data: dataOf(proposal, null, sandbox),
    groupId,
    createdAt: at,
    modifiedAt: at,
    lastReview: null,
    revision: 1,
    lastCommand: command,
  };
  const next = { lifecycle, publication: null, review: null };
  return E.right({ next, events: [eventOf("ServiceCreated", next, { at, command })] });
};
