# Which file comes from which. What the steps do is in triptych.steps; when a step is due is told
# by its key, the digest of all that shapes its files (triptych.plan), so that the clock plays no
# part: every input is ancient.
from triptych import steps

build = steps.begin(config, dry_run=workflow.output_settings.dryrun)
plan = build.plan


wildcard_constraints:
    id="[a-z0-9][a-z0-9-]*",
    language="[A-Za-z0-9-]+",


rule all:
    input:
        plan.targets,


rule check:
    input:
        ancient(lambda w: plan.inputs("check", w.id)),
    output:
        "build/{id}/findings.json",
        "build/{id}/findings.html",
    log:
        "build/.triptych/{id}/check.log",
    priority: lambda w: plan.urgency("check", w.id)
    params:
        key=lambda w: plan.key("check", w.id),
    message:
        "check {wildcards.id}"
    run:
        build.check(wildcards.id)


rule assets:
    input:
        ancient(lambda w: plan.inputs("assets", w.id)),
    output:
        "build/.triptych/{id}/assets.json",
    log:
        "build/.triptych/{id}/assets.log",
    params:
        key=lambda w: plan.key("assets", w.id),
    message:
        "figures and fonts of {wildcards.id}"
    run:
        build.assets(wildcards.id)


rule html:
    input:
        ancient("build/{id}/findings.json"),
        ancient(lambda w: plan.inputs("html", w.id, w.language)),
    output:
        "build/{id}/{language}/index.html",
    log:
        "build/.triptych/{id}/html.{language}.log",
    priority: lambda w: plan.urgency("html", w.id, w.language)
    params:
        key=lambda w: plan.key("html", w.id, w.language),
    message:
        "html {wildcards.language} of {wildcards.id}"
    run:
        build.edition("html", wildcards.id, wildcards.language)


rule pdf:
    input:
        ancient("build/{id}/findings.json"),
        ancient(lambda w: plan.inputs("pdf", w.id, w.language)),
    output:
        "build/{id}/{language}/{id}.{language}.pdf",
    log:
        "build/.triptych/{id}/pdf.{language}.log",
    priority: lambda w: plan.urgency("pdf", w.id, w.language)
    params:
        key=lambda w: plan.key("pdf", w.id, w.language),
    message:
        "pdf {wildcards.language} of {wildcards.id}"
    run:
        build.edition("pdf", wildcards.id, wildcards.language)


rule jats:
    input:
        ancient("build/{id}/findings.json"),
        ancient(lambda w: plan.inputs("jats", w.id)),
    output:
        "build/{id}/{id}.xml",
    log:
        "build/.triptych/{id}/jats.log",
    priority: lambda w: plan.urgency("jats", w.id)
    params:
        key=lambda w: plan.key("jats", w.id),
    message:
        "jats of {wildcards.id}"
    run:
        build.edition("jats", wildcards.id)


rule manifest:
    input:
        ancient(lambda w: plan.parts(w.id)),
    output:
        "build/{id}/manifest.json",
    log:
        "build/.triptych/{id}/manifest.log",
    params:
        key=lambda w: plan.key("manifest", w.id),
    message:
        "manifest of {wildcards.id}"
    run:
        build.manifest(wildcards.id)
