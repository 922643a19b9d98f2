{{- define "ringnet.secret" -}}
{{- .Values.existingSecret | default (printf "%s-ringnet" .Release.Name) -}}
{{- end -}}

{{- define "ringnet.labels" -}}
app.kubernetes.io/name: ringnet
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
