import { useSignal } from '@preact/signals';
import { poseParts } from '@ringnet/flame';
import type { JSX } from 'preact';
import { ApiError, refuse, request } from '../api/client.js';
import { poseHeadMutation } from '../api/documents.js';
import type { HeadSession } from '../result/head-session.js';
import { notify, notifyError } from '../shell/notice.js';
import { resultLink } from '../shell/route.js';
import { useIsGone } from '../shell/use-is-gone.js';

/** Keeps the expression and pose as a head of its own on the server; the face's shape stays the photo's. */
export function SavePose(props: { readonly reconstructionId: string; readonly session: HeadSession }): JSX.Element {
  const isSaving = useSignal(false);
  const isGone = useIsGone();
  const save = async () => {
    if (isSaving.value) return;
    isSaving.value = true;
    try {
      const link = resultLink(await poseHead(props.reconstructionId, props.session));
      if (!isGone()) location.hash = link;
      notify('Saved as a new head.');
    } catch (error) {
      notifyError(error);
    }
    isSaving.value = false;
  };
  return (
    <button
      type="button"
      class="button compact"
      aria-disabled={isSaving.value}
      title="Expression and pose become a new head; changes of the face's shape are not kept"
      onClick={save}
    >
      {isSaving.value ? 'Saving…' : 'Save as new head'}
    </button>
  );
}

async function poseHead(reconstructionId: string, { edit, model }: HeadSession): Promise<string> {
  const parts = poseParts(edit.parameters.pose);
  const input = {
    reconstructionId,
    expression: [...edit.parameters.expression.subarray(0, model.expressionCount)],
    pose: {
      global: [...parts.globalOrient],
      neck: [...parts.neckPose],
      jaw: [...parts.jawPose],
      leftEye: [...parts.leftEyePose],
      rightEye: [...parts.rightEyePose],
    },
    artifacts: ['MESH_GLB' as const, 'OVERLAY_PNG' as const, 'TEXTURE_PNG' as const, 'THUMBNAIL_WEBP' as const],
  };
  const { poseHead: payload } = await request(poseHeadMutation, { input });
  refuse(payload.userErrors);
  if (!payload.reconstruction) throw new ApiError('INTERNAL', 'The server kept nothing.');
  return payload.reconstruction.id;
}
