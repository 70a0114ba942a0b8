import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_event', models.PositiveBigIntegerField()),
                ('last_event', models.PositiveBigIntegerField(unique=True)),
                ('event_count', models.PositiveIntegerField()),
                ('previous_digest', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last_event__gte', models.F('first_event'))), name='access_seal_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Clinic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('time_zone', models.CharField(default='UTC', max_length=64)),
                ('phone', models.CharField(blank=True, max_length=32)),
                ('on_track_percent', models.PositiveSmallIntegerField(default=80)),
                ('low_percent', models.PositiveSmallIntegerField(default=50)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('low_percent__gte', 1), ('on_track_percent__lte', 100), ('low_percent__lt', models.F('on_track_percent'))), name='clinic_labels_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=32, verbose_name='phone')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('time_zone', models.CharField(default='UTC', max_length=64)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('units', models.CharField(choices=[('kilometres', 'Kilometres'), ('miles', 'Miles')], default='kilometres', max_length=10)),
                ('theme', models.CharField(choices=[('device', 'Same as my device'), ('light', 'Light'), ('dark', 'Dark')], default='device', max_length=6)),
                ('text_size', models.PositiveSmallIntegerField(choices=[(100, 'Normal'), (125, 'Large'), (150, 'Largest')], default=100)),
                ('second_person', models.CharField(blank=True, max_length=80)),
                ('has_voice', models.BooleanField(default=True)),
                ('voice_rate_percent', models.PositiveSmallIntegerField(default=100)),
                ('has_sounds', models.BooleanField(default=True)),
                ('has_vibration', models.BooleanField(default=True)),
                ('has_keys', models.BooleanField(default=True)),
                ('has_screen_reader', models.BooleanField(default=False)),
                ('wants_session_reminder', models.BooleanField(default=True)),
                ('wants_morning_reminder', models.BooleanField(default=True)),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique'), models.CheckConstraint(condition=models.Q(('text_size__in', [100, 125, 150])), name='user_text_size_known'), models.CheckConstraint(condition=models.Q(('voice_rate_percent__gte', 50), ('voice_rate_percent__lte', 150)), name='user_voice_rate_in_range')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_made', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(max_length=16)),
                ('clinic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.clinic')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_seen', to=settings.AUTH_USER_MODEL)),
                ('action', models.CharField(max_length=40)),
                ('area', models.CharField(max_length=40)),
                ('object_kind', models.CharField(blank=True, max_length=40)),
                ('object_id', models.CharField(blank=True, max_length=40)),
                ('cover_reason', models.CharField(blank=True, max_length=300)),
                ('request_id', models.CharField(blank=True, max_length=40)),
                ('address_prefix', models.CharField(blank=True, max_length=45)),
            ],
            options={
                'indexes': [models.Index(fields=['member', '-at'], name='access_event_of_member'), models.Index(fields=['actor', '-at'], name='access_event_by_actor')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.clinic')),
                ('role', models.CharField(choices=[('physio', 'Physio'), ('coach', 'Coach'), ('clinic_admin', 'Clinic admin')], max_length=16)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['clinic', 'role'], name='accounts_me_clinic__29c0b6_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'clinic', 'role'), name='membership_one_open_per_role'), models.CheckConstraint(condition=models.Q(('role__in', ['physio', 'coach', 'clinic_admin'])), name='membership_role_known'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='membership_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='ThresholdProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='accounts.clinic')),
                ('on_track_percent', models.PositiveSmallIntegerField()),
                ('low_percent', models.PositiveSmallIntegerField()),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals_made', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals_decided', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('is_accepted', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('clinic',), name='proposal_one_open_per_clinic'), models.CheckConstraint(condition=models.Q(('low_percent__gte', 1), ('on_track_percent__lte', 100), ('low_percent__lt', models.F('on_track_percent'))), name='proposal_labels_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='proposal_decided_by_someone'), models.CheckConstraint(condition=models.Q(('is_accepted', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='proposal_takes_two')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.clinic')),
                ('document', models.CharField(choices=[('terms', 'Terms of use'), ('privacy', 'Privacy notice'), ('screening', 'Before you answer health questions'), ('clinic_sharing', 'Sharing with a clinic')], max_length=20)),
                ('version', models.CharField(max_length=20)),
                ('shown_text', models.TextField(blank=True)),
                ('sequence', models.PositiveSmallIntegerField(default=1)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('clinic__isnull', True)), fields=('user', 'document', 'version'), name='consent_once_per_version'), models.UniqueConstraint(condition=models.Q(('clinic__isnull', False)), fields=('user', 'document', 'version', 'clinic', 'sequence'), name='consent_once_per_link'), models.CheckConstraint(condition=models.Q(('document__in', ['terms', 'privacy', 'screening', 'clinic_sharing'])), name='consent_document_known'), models.CheckConstraint(condition=models.Q(models.Q(('document', 'clinic_sharing'), _negated=True), ('clinic__isnull', False), _connector='OR'), name='consent_sharing_names_clinic')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ClinicLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clinic_links', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='accounts.clinic')),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='accounts.consent')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('member', 'clinic'), name='link_one_open_per_clinic'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='link_ends_after_start')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='CareRelationship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care', to='accounts.cliniclink')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carers', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care', to='accounts.clinic')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clients', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('physio', 'Physio'), ('coach', 'Coach'), ('clinic_admin', 'Clinic admin')], max_length=16)),
                ('kind', models.CharField(choices=[('assigned', 'Assigned'), ('cover', 'Cover')], default='assigned', max_length=8)),
                ('cover_reason', models.CharField(blank=True, max_length=300)),
                ('started_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['staff', 'ended_at'], name='care_staff_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('member', 'staff', 'role'), name='care_one_open_per_staff_and_role'), models.CheckConstraint(condition=models.Q(('role__in', ['physio', 'coach'])), name='care_role_known'), models.CheckConstraint(condition=models.Q(('member', models.F('staff')), _negated=True), name='care_not_for_oneself'), models.CheckConstraint(condition=models.Q(('kind', 'assigned'), models.Q(('expires_at__isnull', False), models.Q(('cover_reason', ''), _negated=True)), _connector='OR'), name='care_cover_has_reason_and_end'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='care_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='DeletionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='deletion_request', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['due_at'], name='deletion_request_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('asked_at'))), name='deletion_request_due_later')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.clinic')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('for_member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations_received', to=settings.AUTH_USER_MODEL)),
                ('program_key', models.CharField(blank=True, max_length=40)),
                ('invited_as', models.CharField(choices=[('member', 'Client'), ('physio', 'Physio'), ('coach', 'Coach'), ('clinic_admin', 'Clinic admin')], max_length=16)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('is_printed', models.BooleanField(default=False)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations_sent', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations_accepted', to=settings.AUTH_USER_MODEL)),
                ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.consent')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['clinic', '-created_at'], name='invitation_by_clinic')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code_hash', ''), _negated=True), fields=('code_hash',), name='invitation_code_once'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_not_accepted_and_revoked'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_someone'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='invitation_expires_later'), models.CheckConstraint(condition=models.Q(('invited_as__in', ['member', 'physio', 'coach', 'clinic_admin'])), name='invitation_role_known')],
            },
        ),
        migrations.CreateModel(
            name='ShareCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='share_codes', to=settings.AUTH_USER_MODEL)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='share_codes_used', to=settings.AUTH_USER_MODEL)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('used_at__isnull', True)), fields=('member',), name='share_code_one_open_per_member'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='share_code_expires_later')],
                'indexes': [],
            },
        ),
    ]
