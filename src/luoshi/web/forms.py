"""How Django's forms come out: label, required mark, help and error in the components' own templates."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """For settings.FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
