"""The forms of signing in and of passwords."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, Form, PasswordField, StringField

from app.views.forms import FILL_IN, Gate


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField(_("E-mail"), [FILL_IN, Gate()])
    password = PasswordField(_("Password"), [FILL_IN, Gate()])


class SignUpForm(SignInForm):
    """The same two, for a new account."""

    password = PasswordField(
        _("Password"),
        [FILL_IN, Gate()],
        description=_("At least 8 characters. A few words in a row do well."),
    )


class CodeForm(Form):
    """A code of the second step."""

    code = StringField(
        _("Code"), [FILL_IN, Gate()], description=_("Six digits from your app, or a recovery code.")
    )


class ConfirmForm(Form):
    """The password again, before something that can't be taken back."""

    password = PasswordField(_("Your password"), [FILL_IN, Gate()])


class ForgotForm(Form):
    """The e-mail that a link to a new password is sent to."""

    email = EmailField(_("E-mail"), [FILL_IN, Gate()])


class NewPasswordForm(Form):
    """A new password, with a link in place of the old one."""

    new = PasswordField(
        _("New password"),
        [FILL_IN, Gate()],
        description=_("At least 8 characters. Every browser is signed out."),
    )


class PasswordForm(Form):
    """The present password and a new one."""

    old = PasswordField(_("Present password"), [FILL_IN, Gate()])
    new = PasswordField(
        _("New password"),
        [FILL_IN, Gate()],
        description=_("At least 8 characters. Every other browser is signed out."),
    )
